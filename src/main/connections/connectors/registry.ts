import type { Connector } from '../connector.ts'

/** The connector of every kind of connection. Only the protocol in use is loaded, and only in the probe worker. */
export const connectors: ReadonlyMap<string, () => Promise<Connector>> = new Map(
  Object.entries({
    http: async () => (await import('./http.ts')).http,
    graphql: async () => (await import('./graphql.ts')).graphql,
    mcp: async () => (await import('./mcp.ts')).mcp,
    elasticsearch: async () => (await import('./elasticsearch.ts')).elasticsearch,
    s3: async () => (await import('./s3.ts')).s3,
    aws: async () => (await import('./aws.ts')).aws,
    azure: async () => (await import('./azure.ts')).azure,
    'google-cloud': async () => (await import('./google-cloud.ts')).googleCloud,
    snowflake: async () => (await import('./snowflake.ts')).snowflake,
    postgresql: async () => (await import('./postgresql.ts')).postgresql,
    mysql: async () => (await import('./mysql.ts')).mysql,
    redis: async () => (await import('./redis.ts')).redis,
    sqlserver: async () => (await import('./sqlserver.ts')).sqlserver,
    oracle: async () => (await import('./oracle.ts')).oracle,
    mongodb: async () => (await import('./mongodb.ts')).mongodb,
    amqp: async () => (await import('./amqp.ts')).amqp,
    mqtt: async () => (await import('./mqtt.ts')).mqtt,
    nats: async () => (await import('./nats.ts')).nats,
    kafka: async () => (await import('./kafka.ts')).kafka,
    smtp: async () => (await import('./smtp.ts')).smtp,
    imap: async () => (await import('./imap.ts')).imap,
    ftp: async () => (await import('./ftp.ts')).ftp,
    ldap: async () => (await import('./ldap.ts')).ldap,
    sftp: async () => (await import('./sftp.ts')).sftp,
    ssh: async () => (await import('./ssh.ts')).ssh,
    'http-proxy': async () => (await import('./http-proxy.ts')).httpProxyTest,
  }),
)

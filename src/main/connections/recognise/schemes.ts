/** What the beginning of an address says. */
export interface Scheme {
  readonly kind: string
  readonly label: string
  /** Port where the address names none. */
  readonly port: number
  /** Whether it is encrypted from the first byte. */
  readonly isTls?: boolean
  /** Parameter that the path stands for. */
  readonly path?: string
  /** Parameters that follow from the scheme itself. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Type of its credential; a password otherwise. */
  readonly type?: 'database-login'
  readonly system?: string
}

const database = { type: 'database-login' } as const
const postgresql: Scheme = {
  kind: 'postgresql',
  label: 'PostgreSQL',
  port: 5432,
  path: 'database',
  system: 'postgresql',
  ...database,
}
const mysql: Scheme = { kind: 'mysql', label: 'MySQL', port: 3306, path: 'database', system: 'mysql', ...database }
const mariadb: Scheme = { ...mysql, label: 'MariaDB', system: 'mariadb' }
const redis: Scheme = { kind: 'redis', label: 'Redis', port: 6379, path: 'database', system: 'redis', ...database }
const mongodb: Scheme = { kind: 'mongodb', label: 'MongoDB', port: 27_017, path: 'database', ...database }
const sqlserver: Scheme = { kind: 'sqlserver', label: 'SQL Server', port: 1433, path: 'database', ...database }
const oracle: Scheme = { kind: 'oracle', label: 'Oracle Database', port: 1521, path: 'service', ...database }
const amqp: Scheme = { kind: 'amqp', label: 'AMQP', port: 5672, path: 'vhost' }
const mqtt: Scheme = { kind: 'mqtt', label: 'MQTT', port: 1883 }
const nats: Scheme = { kind: 'nats', label: 'NATS', port: 4222 }
const smtp: Scheme = { kind: 'smtp', label: 'SMTP', port: 587 }
const imap: Scheme = { kind: 'imap', label: 'IMAP', port: 143, path: 'mailbox' }
const ldap: Scheme = { kind: 'ldap', label: 'LDAP', port: 389, path: 'baseDn' }
const ftp: Scheme = { kind: 'ftp', label: 'FTP', port: 21, path: 'folder' }

/** By the scheme of an address, in lower case. What stands after a plus names a driver: `postgresql+asyncpg`. */
export const schemes: ReadonlyMap<string, Scheme> = new Map(
  Object.entries({
    postgres: postgresql,
    postgresql,
    cockroachdb: { ...postgresql, label: 'CockroachDB', port: 26_257, system: 'cockroachdb' },
    redshift: { ...postgresql, label: 'Amazon Redshift', port: 5439, system: 'redshift' },
    mysql,
    mysql2: mysql,
    mysqlx: mysql,
    mariadb,
    redis,
    rediss: { ...redis, isTls: true },
    valkey: { ...redis, label: 'Valkey', system: 'valkey' },
    valkeys: { ...redis, label: 'Valkey', system: 'valkey', isTls: true },
    mongodb,
    'mongodb+srv': { ...mongodb, isTls: true, parameters: { lookup: 'srv' } },
    mssql: sqlserver,
    sqlserver,
    oracle,
    amqp,
    amqps: { ...amqp, port: 5671, isTls: true },
    mqtt,
    mqtts: { ...mqtt, port: 8883, isTls: true },
    nats,
    tls: { ...nats, isTls: true },
    smtp,
    smtps: { ...smtp, port: 465, isTls: true, parameters: { tlsStart: 'implicit' } },
    imap,
    imaps: { ...imap, port: 993, isTls: true, parameters: { tlsStart: 'implicit' } },
    ldap,
    ldaps: { ...ldap, port: 636, isTls: true, parameters: { tlsStart: 'implicit' } },
    ftp,
    ftps: { ...ftp, port: 990, isTls: true, parameters: { tlsStart: 'implicit' } },
    ftpes: { ...ftp, isTls: true },
    sftp: { kind: 'sftp', label: 'SFTP', port: 22, path: 'path' },
    ssh: { kind: 'ssh', label: 'SSH', port: 22 },
  } satisfies Record<string, Scheme>),
)

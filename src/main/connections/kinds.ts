import type { ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { ConnectionKind, ParameterField } from './kind.ts'
import { amqpKind } from './kinds/amqp.ts'
import { awsKind } from './kinds/aws.ts'
import { azureKind } from './kinds/azure.ts'
import { elasticsearchKind } from './kinds/elasticsearch.ts'
import { ftpKind } from './kinds/ftp.ts'
import { googleCloudKind } from './kinds/google-cloud.ts'
import { graphqlKind } from './kinds/graphql.ts'
import { httpKind } from './kinds/http.ts'
import { httpProxyKind } from './kinds/http-proxy.ts'
import { imapKind } from './kinds/imap.ts'
import { kafkaKind } from './kinds/kafka.ts'
import { ldapKind } from './kinds/ldap.ts'
import { mcpKind } from './kinds/mcp.ts'
import { mongodbKind } from './kinds/mongodb.ts'
import { mqttKind } from './kinds/mqtt.ts'
import { mysqlKind } from './kinds/mysql.ts'
import { natsKind } from './kinds/nats.ts'
import { oracleKind } from './kinds/oracle.ts'
import { postgresqlKind } from './kinds/postgresql.ts'
import { redisKind } from './kinds/redis.ts'
import { s3Kind } from './kinds/s3.ts'
import { sftpKind } from './kinds/sftp.ts'
import { smtpKind } from './kinds/smtp.ts'
import { snowflakeKind } from './kinds/snowflake.ts'
import { sqlserverKind } from './kinds/sqlserver.ts'
import { sshKind } from './kinds/ssh.ts'

/** Every kind of connection, in the order in which they are offered. */
export const connectionKinds: readonly ConnectionKind[] = [
  httpKind,
  graphqlKind,
  mcpKind,
  elasticsearchKind,
  s3Kind,
  awsKind,
  azureKind,
  googleCloudKind,
  snowflakeKind,
  postgresqlKind,
  mysqlKind,
  redisKind,
  sqlserverKind,
  oracleKind,
  mongodbKind,
  amqpKind,
  mqttKind,
  natsKind,
  kafkaKind,
  smtpKind,
  imapKind,
  ftpKind,
  ldapKind,
  sftpKind,
  sshKind,
  httpProxyKind,
]

/** A kind by its ID. */
export function findKind(id: string): ConnectionKind | undefined {
  return connectionKinds.find((kind) => kind.id === id)
}

/** IDs of the kinds that a credential of this type can be used with; none when it is only handed to programs. */
export function kindsOfType(type: string): string[] {
  return connectionKinds.filter(({ credentialTypes }) => credentialTypes.includes(type)).map(({ id }) => id)
}

/** Fields of settings without their code. */
export function describeFields(fields: readonly ParameterField[]): ConnectionKindInfo['parameters'] {
  return fields.map((field) => ({
    name: field.name,
    label: field.label,
    kind: field.kind,
    required: field.required,
    default: field.default ?? null,
    choices: (field.choices ?? []).map((choice) => ({ ...choice })),
    placeholder: field.placeholder ?? '',
    help: field.help ?? '',
  }))
}

/** The declaration without its code, as it crosses to screens and the command. */
export function toKindInfo(kind: ConnectionKind): ConnectionKindInfo {
  return {
    id: kind.id,
    label: kind.label,
    summary: kind.summary,
    group: kind.group,
    parameters: describeFields(kind.parameters),
    credentialTypes: [...kind.credentialTypes],
    credentialRequired: kind.credential !== 'optional',
    carries: kind.carries === true,
    takesRequests: kind.takesRequests === true,
  }
}

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Admin } from '@platformatic/kafka'
import { root } from '../../scripts/run.ts'
import type { Certificate } from './certificates.ts'
import { findProgram, freePort, makeFolder, makePassword, startDaemon, writeOwned } from './daemons.ts'

const version = '4.0.0'
const libraries = join(root, 'node_modules', '.cache', `kafka-${version}`)

/** A Kafka broker of the tests' own, its own controller at the same time. */
export interface KafkaPeer {
  readonly host: string
  /** Asks for SASL, without TLS. */
  readonly port: number
  /** Asks for SASL by SCRAM-SHA-256 alone. */
  readonly scramPort: number
  /** Over TLS, where clients must have a certificate of the authority, and are asked for nothing else. */
  readonly tlsPort: number
  /** Lets everybody in. */
  readonly openPort: number
  readonly user: string
  readonly password: string
  /** A topic that the user may see. */
  readonly topic: string
  /** A topic that is there, but not for the user. */
  readonly privateTopic: string
  /** A token that the broker takes: signed by nobody, which is enough for a broker of tests. */
  token(expires: number): string
  stop(): Promise<void>
}

/** Why Kafka can't be started here; null when it can. It is fetched when it is asked for the first time. */
export function kafkaMissing(): string | null {
  if (!findProgram('java')) return 'Kafka needs Java'
  if (existsSync(join(libraries, 'done'))) return null
  const maven = findProgram('mvn')
  if (!maven) return 'Kafka comes with Maven, which is not installed'
  try {
    mkdirSync(libraries, { recursive: true })
    writeFileSync(join(libraries, 'pom.xml'), project)
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${libraries}`]
    execFileSync(maven, ['-q', '-B', '-f', join(libraries, 'pom.xml'), ...goal], { timeout: 170_000, stdio: 'pipe' })
    writeFileSync(join(libraries, 'done'), '')
    return null
  } catch {
    rmSync(libraries, { recursive: true, force: true })
    return 'Maven can’t fetch Kafka here'
  }
}

const project = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>keyward</groupId><artifactId>kafka-peer</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${version}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`

/** Starts Kafka on the loopback with two topics. */
export async function startKafka(certificate: Certificate, ca: string): Promise<KafkaPeer> {
  const java = findProgram('java')
  if (!java) throw new Error('Kafka needs Java')
  const folder = makeFolder({})
  const at = (name: string) => join(folder.path, name)
  // Its configuration is Latin-1 with rules of escaping of its own.
  const password = makePassword().replace(/[^A-Za-z0-9]/g, '-')
  const [port, scramPort, tlsPort, openPort, controller] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const user = 'keyward_app'
  writeOwned(at('server.pem'), certificate.key + certificate.cert, {})
  writeOwned(at('ca.pem'), ca, {})
  const module = (name: string) => `org.apache.kafka.common.security.${name} required`
  const listeners = { OPEN: openPort, LOGIN: port, SCRAM: scramPort, CERTIFICATE: tlsPort, CONTROLLER: controller }
  const settings = [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `listeners=${Object.entries(listeners)
      .map(([name, at]) => `${name}://127.0.0.1:${at}`)
      .join(',')}`,
    'listener.security.protocol.map=OPEN:PLAINTEXT,LOGIN:SASL_PLAINTEXT,SCRAM:SASL_PLAINTEXT,CERTIFICATE:SSL,CONTROLLER:PLAINTEXT',
    'controller.listener.names=CONTROLLER',
    'inter.broker.listener.name=OPEN',
    'listener.name.login.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    'listener.name.scram.sasl.enabled.mechanisms=SCRAM-SHA-256',
    `listener.name.login.plain.sasl.jaas.config=${module('plain.PlainLoginModule')} user_${user}="${password}";`,
    ...['login.scram-sha-256', 'login.scram-sha-512', 'scram.scram-sha-256'].map(
      (name) => `listener.name.${name}.sasl.jaas.config=${module('scram.ScramLoginModule')};`,
    ),
    `listener.name.login.oauthbearer.sasl.jaas.config=${module('oauthbearer.OAuthBearerLoginModule')} unsecuredLoginStringClaim_sub="broker";`,
    'ssl.keystore.type=PEM',
    `ssl.keystore.location=${at('server.pem')}`,
    'ssl.truststore.type=PEM',
    `ssl.truststore.location=${at('ca.pem')}`,
    'ssl.client.auth=required',
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users=User:ANONYMOUS',
    'allow.everyone.if.no.acl.found=true',
    'offsets.topic.replication.factor=1',
    `log.dirs=${at('data')}`,
  ]
  writeOwned(at('server.properties'), `${settings.join('\n')}\n`, {})
  const classPath = readdirSync(libraries)
    .filter((name) => name.endsWith('.jar'))
    .map((name) => join(libraries, name))
  const run = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-cp', classPath.join(':')]
  const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((name) => [
    '--add-scram',
    `${name}=[name=${user},password=${password}]`,
  ])
  const format = ['kafka.tools.StorageTool', 'format', '-t', 'S2V5d2FyZFRlc3RDbHVzdA', '-c', at('server.properties')]
  execFileSync(java, [...run, ...format, ...scram], { timeout: 60_000, stdio: 'pipe' })
  const server = await startDaemon(java, [...run, 'kafka.Kafka', at('server.properties')], {}, (output) =>
    /Kafka Server started/.test(output),
  )
  const admin = new Admin({ clientId: 'keyward', bootstrapBrokers: [`127.0.0.1:${openPort}`] })
  await admin.createTopics({ topics: ['orders', 'payroll'], partitions: 1, replicas: 1 })
  const rule = {
    resourceType: 2,
    resourceName: 'payroll',
    resourcePatternType: 3,
    principal: 'User:boss',
    host: '*',
  } as const
  await admin.createAcls({ creations: [{ ...rule, operation: 8, permissionType: 3 }] })
  await admin.close()
  return {
    host: '127.0.0.1',
    port,
    scramPort,
    tlsPort,
    openPort,
    user,
    password,
    topic: 'orders',
    privateTopic: 'payroll',
    token(expires) {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const issued = Math.floor(Date.now() / 1000) - 60
      return `${part({ alg: 'none' })}.${part({ sub: user, iat: issued, exp: expires })}.`
    },
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'
import { type Daemon, findProgram, freePort, isListening, makeFolder, startDaemon, writeOwned } from './daemons.ts'

/** An rsyslog of the tests' own. Its messages are kept in a file, one a line, with their structured data. */
export interface RsyslogPeer {
  readonly tlsPort: number
  readonly udpPort: number
  /** What has come, in its order. */
  messages(): readonly string[]
  start(): Promise<void>
  stop(): Promise<void>
  remove(): Promise<void>
}

/** Why rsyslog can't be started here; null when it can. */
export function rsyslogMissing(): string | null {
  if (!findProgram('rsyslogd')) return 'rsyslog is not installed'
  const parents = ['x86_64-linux-gnu', 'aarch64-linux-gnu', ''].map((each) => join('/usr/lib', each, 'rsyslog'))
  return parents.some((parent) => existsSync(join(parent, 'lmnsd_ossl.so')))
    ? null
    : 'rsyslog’s module for OpenSSL is not installed'
}

/**
 * Makes an rsyslog on the loopback that isn't started yet.
 *
 * @param clients `x509/name` asks for a client certificate of this name; null asks for none
 */
export async function makeRsyslog(certificate: Certificate, ca: string, clients: string | null): Promise<RsyslogPeer> {
  const folder = makeFolder({})
  const at = (name: string) => join(folder.path, name)
  const [tlsPort, udpPort] = [await freePort(), await freePort()]
  writeOwned(at('ca.pem'), ca, {})
  writeOwned(at('server.pem'), certificate.cert, {})
  writeOwned(at('server.key'), certificate.key, {})
  writeOwned(
    at('rsyslog.conf'),
    [
      `global(workDirectory="${folder.path}" defaultNetstreamDriverCAFile="${at('ca.pem')}" defaultNetstreamDriverCertFile="${at('server.pem')}" defaultNetstreamDriverKeyFile="${at('server.key')}" maxMessageSize="64k")`,
      `module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="${clients === null ? 'anon' : 'x509/name'}"${clients === null ? '' : ` permittedPeer=["${clients}"]`})`,
      'module(load="imudp")',
      'template(name="all" type="string" string="%pri% %protocol-version% %timestamp:::date-rfc3339% %hostname% %app-name% %procid% %msgid% %structured-data% %msg%\\n")',
      `ruleset(name="keep") { action(type="omfile" file="${at('messages')}" template="all" asyncWriting="off" ioBufferSize="1" flushOnTXEnd="on") }`,
      `input(type="imtcp" address="127.0.0.1" port="${tlsPort}" ruleset="keep")`,
      `input(type="imudp" address="127.0.0.1" port="${udpPort}" ruleset="keep")`,
      '',
    ].join('\n'),
    {},
  )
  const program = findProgram('rsyslogd') ?? 'rsyslogd'
  let daemon: Daemon | undefined
  return {
    tlsPort,
    udpPort,
    messages: () => (existsSync(at('messages')) ? readFileSync(at('messages'), 'utf8').split('\n').slice(0, -1) : []),
    async start() {
      const args = ['-n', '-f', at('rsyslog.conf'), '-i', at('pid')]
      daemon = await startDaemon(program, args, {}, () => isListening(tlsPort))
    },
    async stop() {
      await daemon?.stop()
      daemon = undefined
    },
    async remove() {
      await daemon?.stop()
      folder.remove()
    },
  }
}

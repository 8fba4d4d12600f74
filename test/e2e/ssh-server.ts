import { generateKeyPairSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import ssh2 from 'ssh2'

/** An SSH server of a journey, which knows one password and opens tunnels. */
export interface SshServer {
  readonly port: number
  /** Where tunnels were opened to, as `host:port`. */
  readonly tunnels: readonly string[]
  /** The server with another key, as after it was set up anew. */
  changeKey(): Promise<void>
  close(): Promise<void>
}

export const sshUser = 'deploy'
export const sshPassword = 'kw-canary-ssh-password-93'

export async function startSshServer(): Promise<SshServer> {
  const tunnels: string[] = []
  const start = async (port: number) => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    })
    const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
      client.on('error', () => {})
      client.on('authentication', (context) =>
        context.method === 'password' && context.username === sshUser && context.password === sshPassword
          ? context.accept()
          : context.reject(['password']),
      )
      client.on('tcpip', (accept, _reject, { destIP, destPort }) => {
        tunnels.push(`${destIP}:${destPort}`)
        const channel = accept()
        const target = connect(destPort, destIP)
        target.on('error', () => channel.end())
        channel.on('error', () => target.destroy())
        channel.pipe(target).pipe(channel)
      })
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return server
  }
  let server = await start(0)
  const { port } = server.address() as AddressInfo
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return {
    port,
    tunnels,
    async changeKey() {
      await stop()
      server = await start(port)
    },
    close: stop,
  }
}

import { promises as dns } from 'node:dns'
import dnsPromises from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import module from 'node:module'
import net from 'node:net'
import tls from 'node:tls'
import worker from 'node:worker_threads'

/*
 * Loaded into a host before Keyward (`--import`), and by it into the worker of each test: Keyward itself is as it is
 * shipped, but the names of the sample's servers lead to servers of the test on this machine, no other name leads anywhere,
 * and the clock shows the day that the sample is at. The query of this module's address names the file that says so.
 */

const file = new URL(import.meta.url).searchParams.get('world') ?? ''

interface World {
  /** Milliseconds that the clock is behind. */
  readonly behind: number
  /** Certificate of the authority that the machine trusts beside its own. */
  readonly ca: string
  /** `host:port` → address that is shown for it, and where its server really listens. */
  readonly routes: Readonly<Record<string, { readonly address: string; readonly port: number }>>
}

const world = (): World => JSON.parse(readFileSync(file, 'utf8')) as World

if (worker.isMainThread) {
  const realNow = Date.now
  const now = () => realNow() - world().behind
  const RealDate = Date
  globalThis.Date = new Proxy(RealDate, {
    construct: (_target, given: [] | [string]) => (given.length === 0 ? new RealDate(now()) : new RealDate(...given)),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })

  const { Worker } = worker
  worker.Worker = class extends Worker {
    constructor(url: string | URL, options?: worker.WorkerOptions) {
      super(url, { ...options, execArgv: ['--import', import.meta.url] })
    }
  }
} else {
  const { ca, routes } = world()
  const lookup = async (host: string) => {
    const found = Object.entries(routes).find(([name]) => name.slice(0, name.lastIndexOf(':')) === host)?.[1]
    if (!found) throw Object.assign(new Error('not of this world'), { code: 'ENOTFOUND' })
    return [{ address: found.address, family: 4 }]
  }
  Object.assign(dns, { lookup })
  Object.assign(dnsPromises, { lookup })

  const { getCACertificates } = tls
  Object.assign(tls, { getCACertificates: (type: 'default') => [...getCACertificates(type), ca] })

  const { connect } = net
  Object.assign(net, {
    connect(options: net.TcpNetConnectOpts) {
      const route = Object.entries(routes).find(
        ([name, { address }]) => address === options.host && name.endsWith(`:${options.port}`),
      )?.[1]
      const socket = connect({ ...options, host: '127.0.0.1', port: route?.port ?? 1 })
      Object.defineProperties(socket, {
        remoteAddress: { value: options.host },
        remotePort: { value: options.port },
      })
      return socket
    },
  })
}
module.syncBuiltinESMExports()

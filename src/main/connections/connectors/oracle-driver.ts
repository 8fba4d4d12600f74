import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import type { Connection } from 'oracledb'
import type { Endpoint } from '../host.ts'

/** How the driver gets its connections: it dials nothing itself. */
export interface OracleWay {
  /** Called for the listener first, then for every address that a listener sends us to. */
  dial(endpoint: Endpoint): Promise<Socket>
  /** Encrypts what `dial` gave. Listeners ask for it once more when they hand the connection on. */
  encrypt(socket: Socket): Promise<Socket>
  /** Throws when a listener sends us where we must not go, before the name of that place is even looked up. */
  allow(endpoint: Endpoint): void
}

/** The part of the driver that owns its socket (oracledb/lib/thin/sqlnet/ntTcp.js). Its version is pinned. */
interface Adapter {
  stream: Socket
  connStream: Socket
  connected: boolean
  isSent?: boolean
  receive(): Promise<{ readonly type: number; readonly buf: Buffer } | undefined>
}
interface AdapterClass {
  readonly prototype: Adapter & {
    ntConnect(this: Adapter, address: { hostname: string; port: number | string }): Promise<void>
    tlsConnect(this: Adapter, context: unknown, socket: Socket): Promise<void>
  }
}

/** Types of packets, and where the address stands in one that sends us elsewhere. */
const [dataPacket, redirectPacket, redirectText] = [6, 5, 10]

/**
 * Signs in. One at a time: the driver has a single transport, which is told here where its connections come from.
 *
 * @throws what the driver throws, or what `way` has thrown
 */
export async function connectOracle(
  login: { readonly user: string; readonly password: string },
  connectString: string,
  way: OracleWay,
): Promise<Connection> {
  const { default: driver } = await import('oracledb')
  const { prototype } = createRequire(import.meta.url)('oracledb/lib/thin/sqlnet/ntTcp.js') as AdapterClass
  let fault: unknown = null
  const noting = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      fault ??= error
      throw error
    }
  }
  const { receive, ntConnect, tlsConnect } = prototype
  prototype.ntConnect = async function (address) {
    this.stream = await noting(() => way.dial({ host: address.hostname, port: Number(address.port) }))
    this.connected = true
  }
  prototype.tlsConnect = async function (_, socket) {
    this.stream = await noting(() => way.encrypt(socket))
    this.connStream = socket
  }
  prototype.receive = async function () {
    const packet = await receive.call(this)
    // A long address comes in a packet of its own.
    const isAddress = packet?.type === redirectPacket || (this.isSent === true && packet?.type === dataPacket)
    this.isSent = packet?.type === redirectPacket && packet.buf.length <= redirectText
    if (isAddress) {
      await noting(() => {
        for (const address of addressesIn(packet.buf.toString('latin1'))) way.allow(address)
      })
    }
    return packet
  }
  try {
    return await driver.getConnection({ ...login, connectString, program: 'Keyward' })
  } catch (error) {
    throw fault ?? error
  } finally {
    Object.assign(prototype, { receive, ntConnect, tlsConnect })
  }
}

/** Hosts with ports in a connect descriptor. */
function addressesIn(text: string): Endpoint[] {
  return [...text.matchAll(/\(\s*ADDRESS\s*=((?:\s*\([^()]*\))*)/gi)].map(([, parts = '']) => ({
    host: /\(\s*HOST\s*=\s*([^()\s]*)/i.exec(parts)?.[1] ?? '',
    port: Number(/\(\s*PORT\s*=\s*(\d+)/i.exec(parts)?.[1] ?? 1521),
  }))
}

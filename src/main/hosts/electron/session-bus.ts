import { connect, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { type BusCall, type BusValue, decodeMessage, encodeCall } from './bus-message.ts'

/** Asks a service of the bus. Undefined where it answers with an error or nothing that can be read. */
export type AskBus = (call: BusCall) => Promise<BusValue | undefined>

/** The bus itself, which answers questions about who is on it. */
export const theBus = { to: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }

/**
 * Where the session's bus listens: a path, or a name of Linux that begins with a zero byte. Undefined where there is none that
 * can be reached as a socket of this computer.
 */
export function busSocket(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: addresses, XDG_RUNTIME_DIR: folder } = env
  if (!addresses) return folder ? `${folder}/bus` : undefined
  for (const address of addresses.split(';')) {
    const [, kind, value] = /^unix:(?:.*,)?(path|abstract)=([^,]*)/.exec(address) ?? []
    if (kind === undefined || !value) continue
    try {
      return (kind === 'abstract' ? '\0' : '') + decodeURIComponent(value)
    } catch {
      // No address by the specification; another one may be.
    }
  }
  return undefined
}

/**
 * Joins the session's bus for some questions and leaves it. Rejects where it can't be joined, breaks off, or takes longer than
 * the limit in milliseconds. What is asked is nobody's secret, and the bus is the same user's.
 */
export async function withBus<T>(socket: string, limitMs: number, work: (ask: AskBus) => Promise<T>): Promise<T> {
  const connection = connect(socket)
  const broken = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error('The bus takes too long.')), limitMs)
    connection.once('error', reject)
    connection.once('close', () => {
      clearTimeout(timer)
      reject(new Error('The bus has ended.'))
    })
  })
  try {
    return await Promise.race([converse(connection, work, broken), broken])
  } finally {
    connection.destroy()
  }
}

async function converse<T>(connection: Socket, work: (ask: AskBus) => Promise<T>, broken: Promise<never>): Promise<T> {
  await authenticate(connection)
  const ask = listen(connection)
  await Promise.race([ask({ ...theBus, member: 'Hello', args: [] }), broken])
  return work(ask)
}

/** The bus takes the user from the socket itself: https://dbus.freedesktop.org/doc/dbus-specification.html#auth-mechanisms-external */
async function authenticate(connection: Socket): Promise<void> {
  const uid = Buffer.from(String(userInfo().uid)).toString('hex')
  connection.write(`\0AUTH EXTERNAL ${uid}\r\n`)
  const answer = await new Promise<string>((resolve) => {
    let line = ''
    const take = (chunk: Buffer) => {
      line += chunk.toString('latin1')
      if (!line.includes('\r\n') && line.length < 1024) return
      connection.off('data', take)
      resolve(line)
    }
    connection.on('data', take)
  })
  if (!answer.startsWith('OK ')) throw new Error('The bus refuses this user.')
  connection.write('BEGIN\r\n')
}

/** From here on messages come; those that answer nothing are signals, and not for us. */
function listen(connection: Socket): AskBus {
  const asked = new Map<number, (value: BusValue | undefined) => void>()
  let rest = Buffer.alloc(0)
  let serial = 0
  connection.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    try {
      for (let found = decodeMessage(rest); found !== undefined; found = decodeMessage(rest)) {
        const { message, length } = found
        rest = rest.subarray(length)
        asked.get(message.answers)?.(message.type === 2 ? message.value : undefined)
        asked.delete(message.answers)
      }
    } catch {
      connection.destroy()
    }
  })
  return (call) => {
    serial += 1
    const own = serial
    return new Promise((resolve) => {
      asked.set(own, resolve)
      connection.write(encodeCall(own, call))
    })
  }
}

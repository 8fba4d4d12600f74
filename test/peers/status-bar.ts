import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { decodeMessage } from '../../src/main/hosts/electron/bus-message.ts'
import { type Account, findProgram, makeFolder, startDaemon, writeOwned } from './daemons.ts'

/*
 * A session's bus (D-Bus's own daemon) with a bar on it that takes trays, as a desktop has them, and the hand of a person that
 * uses what the bar shows.
 */

export interface StatusBar {
  /** What a program needs to be in this session. */
  readonly env: Readonly<Record<string, string>>
  /** The names of the trays that the bar shows. */
  readonly trays: string[]
  /** Presses the icon of the first tray. */
  press(): void
  /** Chooses from the menu of the first tray. */
  choose(label: string): void
  /** The bar goes away; the bus stays. */
  leave(): void
  stop(): Promise<void>
}

/** Why there can't be one here; null where there can. */
export function statusBarMissing(): string | null {
  if (process.platform !== 'linux') return 'other systems have a bar of their own'
  return findProgram('dbus-daemon') && findProgram('dbus-send') ? null : 'D-Bus is not installed'
}

const settings = (folder: string) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

/** Starts the bus as the user whose session it is, and puts a bar on it. */
export async function startStatusBar(account: Account): Promise<StatusBar> {
  const folder = makeFolder(account)
  writeOwned(join(folder.path, 'session.conf'), settings(folder.path), account)
  const args = [`--config-file=${join(folder.path, 'session.conf')}`, '--nofork', '--print-address']
  const daemon = await startDaemon(findProgram('dbus-daemon') ?? '', args, account, (output) =>
    output.includes('unix:'),
  )
  const address = daemon.output().trim()
  const bar = await joinAsBar(/path=([^,]+)/.exec(address)?.[1] ?? '')

  /** Asks the first tray and answers what `dbus-send` prints. */
  const ask = (path: string, member: string, ...values: string[]) => {
    const options = ['--print-reply', `--bus=${address}`, `--dest=${bar.trays[0]}`, path, member, ...values]
    return execFileSync(findProgram('dbus-send') ?? '', options, { encoding: 'utf8' })
  }
  const tray = 'org.kde.StatusNotifierItem'
  const menu = 'com.canonical.dbusmenu'
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    trays: bar.trays,
    press: () => void ask('/StatusNotifierItem', `${tray}.Activate`, 'int32:0', 'int32:0'),
    choose(label) {
      const asked = ['org.freedesktop.DBus.Properties.Get', `string:${tray}`, 'string:Menu'] as const
      const path = /object path "([^"]+)"/.exec(ask('/StatusNotifierItem', ...asked))?.[1] ?? ''
      const layout = ask(path, `${menu}.GetLayout`, 'int32:0', 'int32:-1', 'array:string:label')
      const before = layout.slice(0, layout.indexOf(`"${label}"`))
      const id = [...before.matchAll(/struct \{\s+int32 (\d+)/g)].at(-1)?.[1]
      if (id === undefined || before === layout) throw new Error(`The menu has no ${label}:\n${layout}`)
      ask(path, `${menu}.Event`, `int32:${id}`, 'string:clicked', 'variant:int32:0', 'uint32:0')
    },
    leave: () => void bar.socket.destroy(),
    async stop() {
      bar.socket.destroy()
      await daemon.stop()
      folder.remove()
    },
  }
}

/** Joins the bus under the name by which programs find the bar, and takes the trays that want to be shown. */
async function joinAsBar(path: string): Promise<{ readonly socket: Socket; readonly trays: string[] }> {
  const socket = connect(path)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.())).toString('hex')}\r\n`)
  await once(socket, 'data')
  socket.write('BEGIN\r\n')

  const trays: string[] = []
  let rest = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    for (let found = decodeMessage(rest); found !== undefined; found = decodeMessage(rest)) {
      const raw = rest.subarray(0, found.length)
      rest = rest.subarray(found.length)
      if (found.message.type === 1) socket.write(answerTo(raw, trays, String(found.message.value)))
    }
  })
  const bus = [field(1, 'o', '/org/freedesktop/DBus'), field(2, 's', 'org.freedesktop.DBus')]
  const toBus = (member: string, signature: string, body: Buffer) =>
    socket.write(message(1, [...bus, field(6, 's', 'org.freedesktop.DBus'), field(3, 's', member)], signature, body))
  toBus('Hello', '', Buffer.alloc(0))
  toBus('RequestName', 'su', aligned([text('org.kde.StatusNotifierWatcher'), number(4)], 4))
  return { socket, trays }
}

/** Reads a call by its words, which is enough for the few that a bar gets. */
function answerTo(call: Buffer, trays: string[], first: string): Buffer {
  const words = call.toString('latin1')
  const sender = /:\d+\.\d+/.exec(words)?.[0] ?? ''
  const fields = [Buffer.concat([Buffer.from([5, 1, 117, 0]), call.subarray(8, 12)]), field(6, 's', sender)]
  if (words.includes('IsStatusNotifierHostRegistered')) return message(2, fields, 'v', variant('b', number(1)))
  if (words.includes('RegisteredStatusNotifierItems')) {
    const list = aligned(
      trays.map((name) => text(`${name}/StatusNotifierItem`)),
      4,
    )
    return message(2, fields, 'v', variant('as', Buffer.concat([number(list.length), list])))
  }
  if (words.includes('ProtocolVersion')) return message(2, fields, 'v', variant('i', number(0)))
  if (words.includes('RegisterStatusNotifierItem')) trays.push(first)
  return message(2, fields, '', Buffer.alloc(0))
}

let serial = 0

function message(type: number, fields: readonly Buffer[], signature: string, body: Buffer): Buffer {
  const named = Buffer.from([8, 1, 103, 0, signature.length, ...Buffer.from(signature), 0])
  const list = aligned(signature === '' ? fields : [...fields, named], 8)
  serial += 1
  const head = [Buffer.from(['l'.charCodeAt(0), type, 0, 1]), number(body.length), number(serial), number(list.length)]
  return aligned([Buffer.concat([...head, list]), body], 8)
}

function field(code: number, type: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), text(value)])
}

/** The value begins at a multiple of four for the types that a bar answers with. */
function variant(type: string, value: Buffer): Buffer {
  return aligned([Buffer.from([type.length, ...Buffer.from(type), 0]), value], 4)
}

function text(value: string): Buffer {
  return Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(`${value}\0`)])
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function aligned(parts: readonly Buffer[], to: number): Buffer {
  let all = Buffer.alloc(0)
  for (const part of parts) all = Buffer.concat([all, Buffer.alloc((to - (all.length % to)) % to), part])
  return all
}

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProbeReport } from './connector.ts'

/**
 * Some drivers insist on dialling. For these a door leads into a connection that Keyward has opened and verified, so that
 * tunnels, host binding and the verification of certificates hold for them, too. A door lets one caller in, is shut behind
 * it, and is gone when the test ends.
 */

export interface Door {
  /** Where the driver has to knock: a path, as sockets are told it. */
  readonly path: string
  /** Why the connection behind it broke, which a caller can't see; null as long as it holds, or was ended in order. */
  lost(): Error | null
}

/**
 * Opens a door: a socket in a folder that nobody else may enter, on Windows a pipe with a name that can't be guessed. So
 * nobody but this process gets to the connection, which may have signed in with a client certificate already.
 */
export async function openDoor(channel: Socket, report: ProbeReport): Promise<Door> {
  const { path, remove } = makePlace()
  let lost: Error | null = null
  channel.on('error', (error) => {
    lost ??= error
  })
  const shut = () => {
    server.close()
    remove()
  }
  const server = createServer((caller) => {
    // Now, and not at the end of the test: a test that is cancelled ends its worker without another word.
    shut()
    report.onEnd(() => caller.destroy())
    const end = () => {
      caller.destroy()
      channel.destroy()
    }
    caller.on('error', end).on('close', end)
    channel.on('error', end).on('close', end)
    caller.pipe(channel)
    channel.pipe(caller)
  })
  server.maxConnections = 1
  report.onEnd(shut)
  await listening(server, path)
  return { path, lost: () => lost }
}

function makePlace(): { path: string; remove(): void } {
  if (process.platform === 'win32') {
    return { path: `\\\\.\\pipe\\keyward-${randomBytes(16).toString('hex')}`, remove: () => {} }
  }
  const folder = mkdtempSync(join(tmpdir(), 'keyward-'))
  return { path: join(folder, 'door'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).once('listening', resolve).listen(path)
  })
}

import { existsSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listen } from '../../../test/peers/sockets.ts'
import type { ProbeReport } from './connector.ts'
import { openDoor } from './door.ts'

describe('T9 a door for drivers that insist on dialling', () => {
  /** A report that keeps what is to be destroyed. */
  function reporting(): { report: ProbeReport; end(): void } {
    const destroyers: (() => void)[] = []
    const report: ProbeReport = {
      signal: new AbortController().signal,
      onEnd: (destroy) => void destroyers.push(destroy),
      tls: () => {},
      hide: () => {},
      hostKey: () => {},
      made: () => {},
      sent: () => {},
      answer: () => {},
      stage: (_, work) => work(new AbortController().signal),
    }
    return {
      report,
      end: () => {
        for (const destroy of destroyers.toReversed()) destroy()
      },
    }
  }

  const opened = (socket: Socket) => new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))

  it('lets one caller in, and nobody after', async () => {
    const server = await listen(createServer((socket) => void socket.pipe(socket)))
    const channel = connect(server.port, server.host)
    await opened(channel)
    const { report, end } = reporting()
    const door = await openDoor(channel, report)
    const caller = connect(door.path)
    caller.write('hello')
    const answer = await new Promise<string>((resolve) => caller.once('data', (chunk) => resolve(chunk.toString())))
    expect(answer).toBe('hello')
    const late = connect(door.path)
    late.on('error', () => {})
    await closed(late)
    expect(late.bytesRead).toBe(0)
    expect(existsSync(dirname(door.path))).toBe(false)
    end()
    await closed(caller)
    await server.stop()
  })

  it('ends with the connection behind it, and tells why that broke', async () => {
    const server = await listen(createServer((socket) => void socket.resetAndDestroy()))
    const channel = connect(server.port, server.host)
    const { report, end } = reporting()
    const door = await openDoor(channel, report)
    const caller = connect(door.path)
    caller.on('error', () => {})
    await closed(caller)
    expect(door.lost()).toMatchObject({ code: 'ECONNRESET' })
    end()
    await server.stop()
  })
})

import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { decodeMessage, encodeCall } from './bus-message.ts'
import { busSocket, withBus } from './session-bus.ts'
import { isTrayShown } from './tray-place.ts'

/** What D-Bus's own daemon has answered: a number, and a property that is a list of texts. */
const number = Buffer.from(
  '6c02010104000000030000003d00000006017300040000003a312e31000000000501750002000000080167000175000007017300140000006f72672e66' +
    '7265656465736b746f702e444275730000000043410000',
  'hex',
)
const list = Buffer.from(
  '6c0201013c000000040000003d00000006017300040000003a312e31000000000501750003000000080167000176000007017300140000006f72672e66' +
    '7265656465736b746f702e4442757300000000026173003' +
    '40000001a0000004163746976617461626c6553657276696365734368616e67656400000f00000048656164657246696c746572696e6700',
  'hex',
)

const question = { to: 'org.example', path: '/a', interface: 'org.example.Thing', member: 'Get', args: ['one', 'two'] }

describe('the address of the session’s bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, '/run/user/1000/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/a%20b,guid=0123' }, '/tmp/a b'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=0123,abstract=/tmp/dbus-x' }, '\0/tmp/dbus-x'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=localhost,port=1;unix:path=/b' }, '/b'],
    [{ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '/run/user/1000' }, '/run/user/1000/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/%zz' }, undefined],
    [{ DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_RUNTIME_DIR: '/run/user/1000' }, undefined],
    [{}, undefined],
  ])('of %j is %j', (env, socket) => {
    expect(busSocket(env)).toBe(socket)
  })
})

describe('a message of the bus', () => {
  it('is read when all of it has come', () => {
    const call = encodeCall(7, question)
    for (let length = 0; length < call.length; length++) expect(decodeMessage(call.subarray(0, length))).toBe(undefined)
    expect(decodeMessage(Buffer.concat([call, call]))).toEqual({
      message: { type: 1, answers: 0, value: 'one' },
      length: call.length,
    })
    expect(decodeMessage(number)).toEqual({ message: { type: 2, answers: 2, value: 16_707 }, length: number.length })
    expect(decodeMessage(list)?.message).toEqual({
      type: 2,
      answers: 3,
      value: ['ActivatableServicesChanged', 'HeaderFiltering'],
    })
  })

  it('that is damaged in any byte is refused or misread, and never waited for without end', () => {
    for (const original of [encodeCall(7, question), number, list]) {
      for (let at = 0; at < original.length; at++) {
        for (const value of [0, 1, 0x7f, 0xff]) {
          const bytes = Buffer.from(original)
          bytes[at] = value
          try {
            decodeMessage(bytes)
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError)
          }
        }
      }
    }
  })
})

describe.skipIf(process.platform === 'win32')('a bus that is none', () => {
  async function serve(answer: (socket: Socket) => void): Promise<string> {
    const path = join(tempFolder('bus'), 'bus')
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      answer(socket)
    })
    await new Promise<void>((resolve) => server.listen(path, resolve))
    onTestFinished(() => void server.close())
    return path
  }
  const ask = (path: string) => withBus(path, 100, (bus) => bus(question))

  it('is left after the limit when it is silent, at any step', async () => {
    await expect(ask(await serve(() => undefined))).rejects.toThrow('too long')
    await expect(ask(await serve((socket) => void socket.write('OK 0123\r\n')))).rejects.toThrow('too long')
  })

  it('is left at once when it refuses, ends or talks nonsense', async () => {
    await expect(ask(await serve((socket) => void socket.write('REJECTED EXTERNAL\r\n')))).rejects.toThrow('refuses')
    await expect(ask(await serve((socket) => void socket.end()))).rejects.toThrow('ended')
    const nonsense = (socket: Socket) => {
      socket.once('data', () => {
        socket.write('OK 0123\r\n')
        socket.once('data', () => socket.write(Buffer.alloc(64, 0xff)))
      })
    }
    await expect(ask(await serve(nonsense))).rejects.toThrow('ended')
    await expect(ask('/nowhere/bus')).rejects.toThrow('ENOENT')
  })

  it('shows no tray', async () => {
    const DBUS_SESSION_BUS_ADDRESS = `unix:path=${await serve((socket) => void socket.end())}`
    expect(await isTrayShown({ platform: 'linux', env: { DBUS_SESSION_BUS_ADDRESS }, pid: 1 })).toBe(false)
    expect(await isTrayShown({ platform: 'linux', env: {}, pid: 1 })).toBe(false)
    expect(await isTrayShown({ platform: 'win32', env: {}, pid: 1 })).toBe(true)
  })
})

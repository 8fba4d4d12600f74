import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { systemKeychain } from './keychain.ts'
import { DeadlineError, OneAtATime } from './one-at-a-time.ts'

describe('V4 the system’s keychain', () => {
  it('says that there is no session, instead of waiting for one or taking another store', async () => {
    for (const env of [{}, { XDG_RUNTIME_DIR: tmpdir() }, { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }]) {
      const keychain = systemKeychain({ env, platform: 'linux' })
      expect(await keychain.available()).toEqual({
        available: false,
        reason: 'There is no D-Bus session, which the Secret Service needs.',
      })
      for (const call of [keychain.get('a'), keychain.set('a', Buffer.from('x')), keychain.delete('a')])
        await expect(call).rejects.toMatchObject({ code: 'keychain-unavailable' })
    }
  })

  it('has the name that people know', () => {
    expect(
      ['linux', 'darwin', 'win32'].map((platform) => systemKeychain({ platform: platform as 'linux' }).name),
    ).toEqual(['Secret Service', 'macOS Keychain', 'Windows Credential Manager'])
  })
})

describe('calls into native code', () => {
  const later = () => {
    let end: () => void = () => {}
    const work = new Promise<string>((resolve) => {
      end = () => resolve('done')
    })
    return { work: () => work, end: () => end() }
  }

  it('run one at a time', async () => {
    const calls = new OneAtATime()
    let running = 0
    let most = 0
    const call = async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 2))
      running--
    }
    await Promise.all(Array.from({ length: 10 }, () => calls.run(call, 10_000)))
    expect(most).toBe(1)
  })

  it('give up waiting at the deadline, start no other meanwhile, and go on when the call has ended', async () => {
    const calls = new OneAtATime()
    const hanging = later()
    let started = 0
    const next = async () => ++started
    await expect(calls.run(hanging.work, 20)).rejects.toThrow(DeadlineError)
    await expect(calls.run(next, 20)).rejects.toThrow(DeadlineError)
    expect(started).toBe(0)
    hanging.end()
    expect(await calls.run(next, 10_000)).toBe(1)
  })

  it('pass on their own failures, after which the next one runs', async () => {
    const calls = new OneAtATime()
    const fail = async () => {
      throw new Error('no')
    }
    await expect(calls.run(fail, 10_000)).rejects.toThrow('no')
    expect(await calls.run(async () => 'yes', 10_000)).toBe('yes')
  })
})

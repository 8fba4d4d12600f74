import { PassThrough, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { Io } from './io.ts'
import { ask, askNewPassphrase, askYes } from './prompt.ts'

/** A terminal on which `keys` are typed, one piece for each question. */
function terminal(...keys: string[]) {
  const modes: boolean[] = []
  let shown = ''
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(raw: boolean) {
      modes.push(raw)
      return stdin
    },
  })
  const stderr = new Writable({
    write(chunk, _encoding, done) {
      shown += String(chunk)
      if (/(: |\] )$/.test(String(chunk)) && keys.length > 0) {
        const next = keys.shift() ?? ''
        setImmediate(() => stdin.write(next))
      }
      done()
    },
  })
  const io: Io = { stdin, stdout: stderr, stderr, env: {}, platform: 'linux', onInterrupt: () => () => {} }
  return { io, modes, shown: () => shown }
}

describe('ask', () => {
  it('shows nothing of a hidden answer, typed or pasted, and leaves the terminal as it was', async () => {
    const { io, modes, shown } = terminal('s3cret ü\r')
    expect(await ask(io, 'Passphrase: ', true)).toBe('s3cret ü')
    expect(shown()).toBe('Passphrase: \n')
    expect(modes).toEqual([true, false])
  })

  it('lets a hidden answer be corrected', async () => {
    const { io } = terminal('wrong\x15right!\x7f\r')
    expect(await ask(io, 'Passphrase: ', true)).toBe('right')
  })

  it.each(['\x03', '\x04'])('is cancelled by Ctrl-C and Ctrl-D (%j)', async (key) => {
    const { io, modes, shown } = terminal(`half${key === '\x04' ? '\x15' : ''}${key}`)
    await expect(ask(io, 'Passphrase: ', true)).rejects.toMatchObject({ code: 'cancelled' })
    expect(modes).toEqual([true, false])
    expect(shown()).not.toContain('half')
  })
})

describe('askNewPassphrase', () => {
  it('asks until both are the same', async () => {
    const { io, shown } = terminal('one\r', 'two\r', 'three\r', 'three\r')
    expect(await askNewPassphrase(io, 'New passphrase')).toBe('three')
    expect(shown()).toContain('These were not the same')
  })
})

describe('askYes', () => {
  it('takes y and yes for yes, and everything else for no', async () => {
    const { io } = terminal('y\r', 'YES\r', 'n\r', 'maybe\r', '\r', '\r')
    expect(await askYes(io, 'Sure?')).toBe(true)
    expect(await askYes(io, 'Sure?')).toBe(true)
    expect(await askYes(io, 'Sure?')).toBe(false)
    expect(await askYes(io, 'Sure?')).toBe(false)
    expect(await askYes(io, 'Sure?')).toBe(false)
    expect(await askYes(io, 'Sure?', true)).toBe(true)
  })
})

import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Secret } from './secret.ts'

const text = 'correct horse'
const hex = Buffer.from(text).toString('hex')

describe('Secret', () => {
  it('shows nothing when it is printed, logged, serialised or put into a text', () => {
    const secret = Secret.fromText(text)
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ nested: [secret] }, { depth: 9, showHidden: true }),
      Object.entries(secret).join(),
    ].join('\n')
    expect(shown).toContain('[secret]')
    expect(shown).not.toContain(text)
    expect(shown).not.toContain(hex)
  })

  it('hands out the bytes once and wipes them after', () => {
    const bytes = Buffer.from(text)
    const secret = new Secret(bytes)
    expect(secret.use((plain) => plain.toString())).toBe(text)
    expect(bytes.equals(Buffer.alloc(text.length))).toBe(true)
    expect(() => secret.use(() => {})).toThrow('wiped')
    expect(secret.length).toBe(text.length)
  })

  it('keeps the bytes until the promise of an asynchronous use is settled', async () => {
    const bytes = Buffer.from(text)
    const read = await new Secret(bytes).use(async (plain) => {
      await new Promise((resolve) => setImmediate(resolve))
      return plain.toString()
    })
    expect(read).toBe(text)
    expect(bytes.every((byte) => byte === 0)).toBe(true)
  })

  it('wipes the bytes when the use fails, at once or later', async () => {
    const [now, later] = [Buffer.from(text), Buffer.from(text)]
    const fail = () => {
      throw new Error('no')
    }
    expect(() => new Secret(now).use(fail)).toThrow('no')
    await expect(new Secret(later).use(async () => fail())).rejects.toThrow('no')
    expect([...now, ...later].every((byte) => byte === 0)).toBe(true)
  })

  it('refuses a second use while the first one is running', async () => {
    const secret = Secret.fromText(text)
    const first = secret.use(async (plain) => {
      await new Promise((resolve) => setImmediate(resolve))
      return plain.toString()
    })
    expect(() => secret.use(() => {})).toThrow('wiped')
    expect(await first).toBe(text)
  })

  it('is wiped by dispose', () => {
    const bytes = Buffer.from(text)
    const secret = new Secret(bytes)
    secret.dispose()
    secret.dispose()
    expect(bytes.every((byte) => byte === 0)).toBe(true)
    expect(() => secret.use(() => {})).toThrow('wiped')
  })
})

import { describe, expect, it } from 'vitest'
import { readZip } from './zip.ts'
import { type ZipEntry, zipOf } from './zip-testing.ts'

const refusal = (code: string) => expect.objectContaining({ code }) as unknown
const all = () => 1_000_000
const texts = async (entries: readonly ZipEntry[], most = all) =>
  Object.fromEntries([...(await readZip(zipOf(entries), most))].map(([name, bytes]) => [name, String(bytes)]))

describe('S6 a ZIP file of a stranger', () => {
  it('gives what is wanted and no more', async () => {
    const entries = [
      { name: 'a.txt', bytes: Buffer.from('stored'), method: 0 },
      { name: 'b/ü.txt', bytes: Buffer.from('packed '.repeat(100)) },
      { name: 'large', bytes: Buffer.alloc(2_000_000) },
    ] as const
    expect(await texts(entries)).toEqual({ 'a.txt': 'stored', 'b/ü.txt': 'packed '.repeat(100) })
  })

  it.each([
    ['names that lead elsewhere', [{ name: '../a' }], 'import-malformed'],
    ['names from the root', [{ name: '/etc/a' }], 'import-malformed'],
    ['names of Windows', [{ name: 'c:\\a' }], 'import-malformed'],
    ['a name twice', [{ name: 'a' }, { name: 'a' }], 'import-malformed'],
    ['more than it says', [{ name: 'a', bytes: Buffer.alloc(5000), size: 10 }], 'import-malformed'],
    ['less than it says', [{ name: 'a', bytes: Buffer.alloc(5), size: 10 }], 'import-malformed'],
    ['an unknown method', [{ name: 'a', method: 99 }], 'import-malformed'],
    ['an encrypted entry', [{ name: 'a', flags: 1 }], 'import-unsupported'],
  ] satisfies readonly [string, readonly ZipEntry[], string][])('is refused with %s', async (_, entries, code) => {
    await expect(readZip(zipOf(entries), all)).rejects.toThrow(refusal(code))
  })

  it('may not hold a bomb: what unpacks to more than it may is left packed', async () => {
    const start = performance.now()
    const bomb = { name: 'export.data', bytes: Buffer.alloc(10_000_000) }
    expect(await texts([bomb])).toEqual({})
    const many = Array.from({ length: 12 }, (_, index) => ({ name: `a${index}`, bytes: Buffer.alloc(90_000) }))
    await expect(readZip(zipOf(many), all, 1_000_000)).rejects.toThrow(refusal('import-too-large'))
    const countless = zipOf([{ name: 'a' }])
    countless.writeUInt16LE(65_000, countless.length - 12)
    await expect(readZip(countless, all)).rejects.toThrow(refusal('import-too-large'))
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('has to be whole', async () => {
    const whole = zipOf([{ name: 'a', bytes: Buffer.from('content') }])
    for (const cut of [0, 10, whole.length - 30, whole.length - 1])
      await expect(readZip(whole.subarray(0, cut), all)).rejects.toThrow(refusal('import-malformed'))
  })
})

import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { TransferFiles } from './transfer-files.ts'

const refusal = (code: string) => expect.objectContaining({ code }) as unknown

describe('a transfer file', () => {
  it('arrives in pieces, whole or not at all, and is read in pieces', () => {
    const files = new TransferFiles()
    const id = files.create(100_000)
    expect(files.append(id, Buffer.alloc(60_000, 1))).toBe(60_000)
    expect(() => files.peek(id)).toThrow(refusal('file-not-found'))
    expect(() => files.append(id, Buffer.alloc(40_001))).toThrow(refusal('too-large'))
    files.append(id, Buffer.alloc(40_000, 2))
    const first = files.read(id, 0)
    expect([first.chunk.length, first.size, first.done]).toEqual([49_152, 100_000, false])
    expect(files.read(id, 99_999).done).toBe(true)
    expect(files.read(id, 5_000_000).chunk).toHaveLength(0)
    expect(files.take(id)).toHaveLength(100_000)
    expect(() => files.read(id, 0)).toThrow(refusal('file-not-found'))
  })

  it('is overwritten when it is discarded, when everything is, and when nobody fetches it', async () => {
    const files = new TransferFiles(20)
    const left = [1, 2, 3].map(() => {
      const id = files.put(Buffer.from('content'))
      return { id, bytes: files.peek(id) }
    })
    files.discard(left[0]?.id ?? '')
    expect(left[0]?.bytes.every((byte) => byte === 0)).toBe(true)
    while (left[1]?.bytes.some((byte) => byte !== 0)) await delay(5)
    const late = files.peek(files.put(Buffer.from('content')))
    files.clear()
    expect(late.every((byte) => byte === 0)).toBe(true)
    const taken = files.take(files.put(Buffer.from('content')))
    files.clear()
    expect(taken.toString()).toBe('content')
  })

  it('finds room for so many, and no more', () => {
    const files = new TransferFiles()
    for (let i = 0; i < 256; i++) files.create(0)
    expect(() => files.create(0)).toThrow(refusal('too-large'))
    files.clear()
    expect(() => files.create(513 * 1024 * 1024)).toThrow(refusal('too-large'))
  })
})

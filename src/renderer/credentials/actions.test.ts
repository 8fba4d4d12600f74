import { describe, expect, it } from 'vitest'
import { inChunks, nameOf } from './actions.ts'

describe('C5 what is done with many credentials', () => {
  it.each([
    [0, []],
    [1, [1]],
    [500, [500]],
    [501, [251, 250]],
    [1200, [400, 400, 400]],
  ])('for %i of them is called in chunks of %j, never with one alone after others', async (count, sizes) => {
    const ids = Array.from({ length: count }, (_, at) => String(at))
    const calls: string[][] = []
    await inChunks(ids, async (chunk) => calls.push(chunk))
    expect(calls.map((chunk) => chunk.length)).toEqual(sizes)
    expect(calls.flat()).toEqual(ids)
  })

  it('names a single one and counts several', () => {
    expect(nameOf(['a'], 'Stripe')).toBe('Stripe')
    expect(nameOf(['a', 'b'], undefined)).toBe('2 credentials')
  })
})

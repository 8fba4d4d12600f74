import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Previews } from './previews.ts'

describe('opened bundles', () => {
  it('are kept until they are closed, their time is over, or four others are open', async () => {
    const previews = new Previews<number>(30)
    const ids = [1, 2, 3, 4, 5].map((value) => previews.add(value))
    expect(() => previews.get(ids[0] ?? '')).toThrow(expect.objectContaining({ code: 'import-stale' }))
    expect(ids.slice(1).map((id) => previews.get(id))).toEqual([2, 3, 4, 5])
    previews.delete(ids[1] ?? '')
    expect(() => previews.get(ids[1] ?? '')).toThrow()
    // Nobody asks: it goes by itself.
    while (previews.size > 0) await delay(5)
    expect(() => previews.get(ids[4] ?? '')).toThrow()
  })

  it('are gone at once when the vault locks', () => {
    const previews = new Previews<number>()
    const id = previews.add(1)
    previews.clear()
    expect(() => previews.get(id)).toThrow()
    expect(previews.size).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { unlessCancelled } from './unless-cancelled.ts'

describe('V7 work that may be cancelled', () => {
  const { signal: never } = new AbortController()

  it('gives what it comes to, or its own failure', async () => {
    expect(await unlessCancelled(Promise.resolve(7), never)).toBe(7)
    await expect(unlessCancelled(Promise.reject(new Error('its own')), never)).rejects.toThrow('its own')
  })

  it('is left at once when it is cancelled, and undone when it ends', async () => {
    const controller = new AbortController()
    const work = Promise.withResolvers<string>()
    const undone: string[] = []
    const waiting = unlessCancelled(work.promise, controller.signal, (late) => undone.push(late))
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    expect(undone).toEqual([])
    work.resolve('late')
    await work.promise
    await Promise.resolve()
    expect(undone).toEqual(['late'])
  })

  it('is not waited for when it was cancelled before, and a late failure troubles nobody', async () => {
    const work = Promise.withResolvers<never>()
    await expect(unlessCancelled(work.promise, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
    work.reject(new Error('late'))
    await new Promise((resolve) => setTimeout(resolve, 1))
  })
})

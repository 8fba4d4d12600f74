import { describe, expect, it } from 'vitest'
import { reportActivity } from './activity.ts'
import { gather } from './gather.ts'

describe('what the window tells and hears in bursts', () => {
  it('reports activity at most every 20 seconds', () => {
    const target = new EventTarget()
    let now = 0
    let reports = 0
    reportActivity(
      target,
      () => reports++,
      () => now,
    )
    const act = () => target.dispatchEvent(new Event('keydown'))
    act()
    act()
    expect(reports).toBe(1)
    now = 19_999
    act()
    expect(reports).toBe(1)
    now = 20_000
    target.dispatchEvent(new Event('pointermove'))
    expect(reports).toBe(2)
  })

  it('hands a burst of changes on together, once', async () => {
    const handed: string[][] = []
    const changed = gather<string>(1, (items) => handed.push([...items].sort()))
    changed(['a'])
    changed(['b', 'a'])
    await new Promise((done) => setTimeout(done, 20))
    changed(['c'])
    await new Promise((done) => setTimeout(done, 20))
    expect(handed).toEqual([['a', 'b'], ['c']])
  })
})

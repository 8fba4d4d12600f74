import { describe, expect, it } from 'vitest'
import { retention } from './standing.ts'
import { oldestToKeep } from './tidy.ts'

const now = Date.UTC(2026, 10, 29)
const day = 86_400_000
const keep = (number: number, oldest: number, days: number | null) =>
  oldestToKeep({ number, oldest }, now, retention, async () => (days === null ? null : now - days * day))

describe('S4 what a server keeps of the past', () => {
  it('a hundred revisions stay, and as many again wait', async () => {
    expect(await keep(200, 1, 400)).toBe(1)
    expect(await keep(225, 1, 400)).toBe(125)
    expect(await keep(250, 125, 400)).toBe(125)
  })

  it('what is younger than ninety days stays, and what nobody can date', async () => {
    expect(await keep(500, 1, 90)).toBe(400)
    expect(await keep(500, 1, 89)).toBe(1)
    expect(await keep(500, 1, null)).toBe(1)
  })

  it('is looked at now and then alone', async () => {
    expect(await keep(501, 1, 400)).toBe(1)
  })
})

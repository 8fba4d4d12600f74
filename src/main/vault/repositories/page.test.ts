import { describe, expect, it } from 'vitest'
import { fitAnswer } from './page.ts'

const item = (bytes: number) => 'x'.repeat(bytes - 3)

describe('a page', () => {
  it('holds what fits into one answer', () => {
    const items = Array.from({ length: 100 }, () => item(600))
    expect(fitAnswer(items)).toEqual(items)
    expect(fitAnswer(Array.from({ length: 100 }, () => item(1024)))).toHaveLength(61)
    expect(fitAnswer([])).toEqual([])
  })

  it('counts bytes as they travel, not characters', () => {
    expect(fitAnswer(Array.from({ length: 100 }, () => '€'.repeat(500)))).toHaveLength(41)
  })

  it('has at least one item, so that a reader gets on', () => {
    expect(fitAnswer([item(100_000), item(10)])).toHaveLength(1)
    expect(fitAnswer([item(10), item(100_000), item(10)])).toHaveLength(1)
  })
})

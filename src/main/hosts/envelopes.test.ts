import { describe, expect, it } from 'vitest'
import { messageLimit } from '../../shared/api/wire.ts'
import { fits } from './envelopes.ts'

describe('the size of a request', () => {
  it('is counted in bytes, not in characters', () => {
    expect(fits('x'.repeat(messageLimit - 2))).toBe(true)
    expect(fits('x'.repeat(messageLimit - 1))).toBe(false)
    expect(fits('ä'.repeat(messageLimit / 2))).toBe(false)
  })

  it('does not exist for what JSON can’t say', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(fits(circle)).toBe(false)
    expect(fits({ n: 1n })).toBe(false)
    expect(fits(undefined)).toBe(true)
  })
})

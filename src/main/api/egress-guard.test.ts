import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EgressGuard } from './egress-guard.ts'

const secret = 'kw-canary-1f/9+Zq"ü7'

describe('the egress guard', () => {
  it.each([
    ['plain', `before ${secret} after`],
    ['inside JSON', JSON.stringify({ detail: `x${secret}y` })],
    ['as Base64', Buffer.from(secret).toString('base64')],
    ['as Base64url', Buffer.from(secret).toString('base64url')],
    ['as basic credentials', Buffer.from(`ada:${secret}`).toString('base64')],
    ['as hex', Buffer.from(secret).toString('hex')],
    ['in upper-case hex', Buffer.from(secret).toString('hex').toUpperCase()],
    ['URL-encoded', `https://host/?key=${encodeURIComponent(secret)}`],
  ])('finds a secret %s', (_, text) => {
    const guard = new EgressGuard()
    guard.watch([secret])
    expect(guard.finds(text)).toBe(true)
  })

  it('lets everything else pass, and forgets when told', () => {
    const guard = new EgressGuard()
    guard.watch([secret])
    expect(guard.finds(secret.slice(1))).toBe(false)
    expect(guard.finds('')).toBe(false)
    guard.clear()
    expect(guard.finds(secret)).toBe(false)
  })

  it('ignores values that are too short to mean anything', () => {
    const guard = new EgressGuard()
    guard.watch(['admin'])
    expect(guard.finds('admin')).toBe(false)
  })

  it('finds any secret of at least eight bytes at any place, and only when it is there', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 40 }), fc.string(), fc.string(), (value, before, after) => {
        const guard = new EgressGuard()
        guard.watch([value])
        expect(guard.finds(before + value + after)).toBe(true)
        expect(guard.finds(before + after)).toBe((before + after).includes(value))
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { errorCodes } from '../shared/errors.ts'
import { exitStatusOf } from './exit-status.ts'

describe('exitStatusOf', () => {
  it('has a status of failure for every code', () => {
    for (const code of errorCodes) expect([1, 2, 3, 4, 5], code).toContain(exitStatusOf(code))
  })

  it('tells scripts apart what they treat differently', () => {
    expect(exitStatusOf('disk-full')).toBe(1)
    expect(exitStatusOf('usage')).toBe(2)
    expect(exitStatusOf('secret-on-command-line')).toBe(2)
    expect(exitStatusOf('field-invalid')).toBe(2)
    expect(exitStatusOf('wrong-passphrase')).toBe(3)
    expect(exitStatusOf('vault-locked')).toBe(3)
    expect(exitStatusOf('no-slot-opens')).toBe(3)
    expect(exitStatusOf('not-found')).toBe(4)
    expect(exitStatusOf('vault-not-found')).toBe(4)
    expect(exitStatusOf('name-taken')).toBe(5)
    expect(exitStatusOf('host-not-bound')).toBe(5)
    expect(exitStatusOf('credential-disabled')).toBe(5)
    expect(exitStatusOf('confirmation-mismatch')).toBe(5)
  })
})

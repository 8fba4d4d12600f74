import { describe, expect, it } from 'vitest'
import { totp } from './totp.ts'

/** "12345678901234567890" */
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('T3 codes of an authenticator', () => {
  it('are those of RFC 6238, appendix B', () => {
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ] as const) {
      expect(totp(seed, seconds * 1000)).toBe(code)
    }
  })

  it('come from a seed as services write it, and from nothing else', () => {
    expect(totp('gezd gnbv gy3t qojq gezd gnbv gy3t qojq', 59_000)).toBe('287082')
    expect(totp(`${seed}====`, 59_000)).toBe('287082')
    expect(totp('', 0)).toBeNull()
    expect(totp('not base32!', 0)).toBeNull()
  })
})

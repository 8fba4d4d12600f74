import { describe, expect, it } from 'vitest'
import { providerIds } from '../../shared/domain/vault.ts'
import { rotationText, shortened } from './slot-words.ts'

describe('key slots in words', () => {
  it('V6 says what rotating does for every provider that has something to rotate', () => {
    for (const provider of providerIds)
      expect(rotationText({ provider, source: '' }) === null).toBe(provider === 'noop')
    expect(rotationText({ provider: 'tpm', source: '' })).toBeNull()
  })

  it('shortens a long key in its middle, so that both ends can be told', () => {
    const arn = `arn:aws:kms:eu-central-1:111122223333:key/${'0'.repeat(32)}-1234abcd`
    const short = shortened(arn)
    expect(short.length).toBeLessThanOrEqual(56)
    expect(short.startsWith('arn:aws:kms:eu')).toBe(true)
    expect(short.endsWith('-1234abcd')).toBe(true)
    expect(shortened('transit')).toBe('transit')
  })
})

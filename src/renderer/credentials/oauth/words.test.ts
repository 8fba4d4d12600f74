import { describe, expect, it } from 'vitest'
import { failureWords, stateWords } from './words.ts'

describe('O3 how tokens stand', () => {
  it('is told in words, and a client without a person is not told to be unauthorized', () => {
    expect(stateWords({ state: 'none', flow: 'authorization-code' })).toBe('Not authorized yet')
    expect(stateWords({ state: 'none', flow: 'client-credentials' })).toBe('No token yet')
    expect(stateWords({ state: 'outdated', flow: 'authorization-code' })).toBe('Needs a new authorization')
    expect(stateWords({ state: 'refused', flow: 'authorization-code' })).toBe('Refused')
  })

  it('says what to do about a failure, and shows one of a later version as it stands', () => {
    expect(failureWords({ failure: 'oauth-refused' })).toMatch(/refresh token any more\. Authorize it again/)
    expect(failureWords({ failure: 'oauth-of-tomorrow' })).toBe('oauth-of-tomorrow')
    expect(failureWords({ failure: null })).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { intervalWords, readDays, replacedBy, scopeWords, warningWords } from './rules.ts'

const label = (type: string) => (type === 'api-key' ? 'API key' : type)

describe('L4 a rule that is set where there is one', () => {
  const kept = [
    { type: 'api-key', environment: 'Production' },
    { type: null, environment: null },
  ]

  it('replaces that, whatever the case of its environment', () => {
    expect(replacedBy(kept, null, { type: 'api-key', environment: 'production' })).toBe(kept[0])
    expect(replacedBy(kept, kept[0] ?? null, { type: null, environment: null })).toBe(kept[1])
    expect(replacedBy(kept, null, { type: 'api-key', environment: null })).toBeNull()
  })

  it('replaces nothing but itself when only the case of its environment is edited', () => {
    expect(replacedBy(kept, kept[0] ?? null, { type: 'api-key', environment: 'production' })).toBeNull()
  })
})

describe('L4 a rule in words', () => {
  it('says what it is for', () => {
    expect(scopeWords({ type: null, environment: null }, label)).toBe('Everything')
    expect(scopeWords({ type: 'api-key', environment: null }, label)).toBe('API key')
    expect(scopeWords({ type: null, environment: 'production' }, label)).toBe('Everything in production')
  })

  it('says what it decides, and nothing where a wider rule does', () => {
    expect(intervalWords({ rotateEvery: '90d' })).toBe('Rotate every 90 days')
    expect(intervalWords({ rotateEvery: 'never' })).toBe('No rotation')
    expect(intervalWords({ rotateEvery: null })).toBe('')
    expect(warningWords({ warningDays: [30, 14, 1] })).toBe('Warn 30, 14 and 1 days before')
    expect(warningWords({ warningDays: [1] })).toBe('Warn 1 day before')
  })

  it('reads days as people type them, and no nonsense', () => {
    expect(readDays('30, 14;7 1')).toEqual([30, 14, 7, 1])
    expect(readDays('  ')).toBeNull()
    for (const text of ['0', '366', 'soon', '-1', '1.5', '1 2 3 4 5 6 7 8 9 10 11'])
      expect(readDays(text)).toBeUndefined()
  })
})

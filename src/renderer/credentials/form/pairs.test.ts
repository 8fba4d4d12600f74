import { describe, expect, it } from 'vitest'
import { toHostPort } from './hosts.ts'
import { collectPairs, looksLikeLines, type PairRow, storedNames } from './pairs.ts'
import { describePeriod } from './rotation.ts'

const row = (id: number, name: string, part: Partial<PairRow> = {}): PairRow => ({
  id,
  name,
  stored: false,
  removed: false,
  ...part,
})
const values = (texts: Record<number, string>) => (id: number) => texts[id] ?? ''

describe('Names with values, as a form collects them', () => {
  it('takes the rows that have a name, and passes over empty ones', () => {
    const rows = [row(1, ' A '), row(2, ''), row(3, 'EMPTY')]
    expect(collectPairs(rows, values({ 1: 'x' }))).toEqual({ pairs: { A: 'x', EMPTY: '' }, problem: null })
  })

  it('keeps a stored value whose field stays empty, replaces and removes others', () => {
    const rows = [
      row(1, 'KEPT', { stored: true }),
      row(2, 'NEW', { stored: true }),
      row(3, 'OLD', { stored: true, removed: true }),
    ]
    expect(collectPairs(rows, values({ 2: 'y' })).pairs).toEqual({ NEW: 'y', OLD: null })
  })

  it('says that nothing was entered', () => {
    expect(collectPairs([row(1, '')], values({}))).toEqual({ pairs: undefined, problem: null })
  })

  it('complains about a value without a name and about a name that is used twice', () => {
    expect(collectPairs([row(1, '')], values({ 1: 'x' })).problem).toMatch(/name/)
    expect(collectPairs([row(1, 'A'), row(2, 'A')], values({ 1: 'x', 2: 'y' })).problem).toMatch(/A is used twice/)
  })

  it('finds the names of one field among all that hold a value', () => {
    expect(storedNames(['key', 'parts.DD-APP', 'parts.a.b', 'partsother.x'], 'parts')).toEqual(['DD-APP', 'a.b'])
  })

  it('recognises lines of a .env file', () => {
    expect(looksLikeLines('A=1\nB=2')).toBe(true)
    expect(looksLikeLines('export A=1')).toBe(true)
    expect(looksLikeLines('DATABASE_URL')).toBe(false)
    expect(looksLikeLines('x-api-key')).toBe(false)
  })
})

describe('T6 a host as people paste it', () => {
  it.each([
    ['https://API.Example.com/v1?x=1', 'api.example.com:443'],
    ['api.example.com', 'api.example.com:443'],
    ['db.example.com:5433', 'db.example.com:5433'],
    ['postgres://user@db.example.com/app', 'db.example.com:5432'],
    ['http://[::1]:8080/', '[::1]:8080'],
    ['http://example.com', 'example.com:80'],
    ['not a host', 'not a host'],
  ])('%s is read as %s', (text, host) => {
    expect(toHostPort(text)).toBe(host)
  })
})

describe('C3 a rotation interval in words', () => {
  it.each([
    ['90d', 'every 90 days'],
    ['1y', 'every year'],
    ['2w', 'every 2 weeks'],
    ['6m', 'every 6 months'],
  ])('%s is %s', (period, words) => {
    expect(describePeriod(period)).toBe(words)
  })
})

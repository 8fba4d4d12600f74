import { describe, expect, it } from 'vitest'
import type { Rotation } from '../../shared/domain/rotation.ts'
import { isPassed, spokesmanOf, stepOf, steps, textOf, timeLeft, waitingFor } from './words.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const later = '2026-03-08T12:00:00.000Z'

const rotation = (part: Partial<Rotation> = {}): Rotation => ({
  id: '1',
  batchId: '2',
  batchSize: 1,
  credentialId: '3',
  credential: 'orders-db',
  type: 'database-login',
  system: 'Stripe',
  systemId: null,
  environment: 'production',
  method: 'manual',
  through: null,
  state: 'staged',
  server: 'none',
  overlap: null,
  failure: null,
  oldVersion: 1,
  newVersion: 2,
  oldMasked: '••••aaaa',
  newMasked: '••••bbbb',
  expiresAt: null,
  startedAt: '2026-03-01T11:00:00.000Z',
  startedBy: 'ada',
  switchedAt: null,
  graceUntil: null,
  revokedAt: null,
  revokedBy: '',
  endedAt: null,
  tests: { total: 4, passed: 0, failed: 0 },
  ...part,
})
const failure = { at: later, code: 'permission', message: 'No.', remedy: 'Ask.' } as const

describe('L2 a rotation says where it stands', () => {
  it.each<readonly [string, Partial<Rotation>, ReturnType<typeof stepOf>, string]>([
    ['by hand, with a new value', {}, 'test', '4 connections to be tested'],
    ['tests that failed', { tests: { total: 4, passed: 2, failed: 1 } }, 'test', '2 of 4 passed, 1 failed'],
    ['all tests passed', { tests: { total: 4, passed: 4, failed: 0 } }, 'switch', '4 of 4 passed: to be switched'],
    [
      'nothing to test',
      { tests: { total: 0, passed: 0, failed: 0 } },
      'switch',
      'Nothing depends on it: it can be switched',
    ],
    ['automatic, not told', { method: 'mysql' }, 'value', 'To be set at the server'],
    ['automatic, refused', { method: 'mysql', failure }, 'value', 'The server could not be changed'],
    [
      'automatic, interrupted',
      { method: 'mysql', server: 'sending' },
      'value',
      'Nobody knows whether the server has the new value',
    ],
    ['automatic, told', { method: 'mysql', server: 'made' }, 'test', '4 connections to be tested'],
    ['switched', { state: 'switched', graceUntil: later }, 'grace', 'Both values are kept until 8 Mar 2026'],
    [
      'after the grace',
      { state: 'switched', graceUntil: '2026-03-01T12:00:00.000Z' },
      'revoke',
      'The old value is to be revoked at Stripe',
    ],
    [
      'after the grace, no system',
      { state: 'switched', system: '' },
      'revoke',
      'The old value is to be revoked at the vendor',
    ],
    [
      'retiring, interrupted',
      { state: 'switched', method: 'aws-iam', server: 'retiring' },
      'revoke',
      'Nobody knows whether the server still takes the old value',
    ],
    [
      'revoked early',
      { state: 'switched', graceUntil: later, revokedAt: later },
      'destroy',
      'The old value is revoked, and kept until 8 Mar 2026',
    ],
    ['revoked', { state: 'switched', revokedAt: later }, 'destroy', 'The old value can be destroyed'],
    ['done', { state: 'done' }, 'done', 'The old value is destroyed'],
    ['aborted', { state: 'aborted' }, 'aborted', 'Given up, the new value is destroyed'],
  ])('%s', (_name, part, step, sentence) => {
    expect(stepOf(rotation(part), now)).toBe(step)
    expect(waitingFor(rotation(part), now)).toBe(sentence)
  })

  it('lets a connection pass of which nothing can be proven, and no other without a success', () => {
    const result = { at: later, message: '', remedy: '', ms: 1 }
    expect(isPassed({ result: { ...result, ok: true, code: 'ok' } })).toBe(true)
    expect(isPassed({ result: { ...result, ok: false, code: 'not-testable' } })).toBe(true)
    expect(isPassed({ result: { ...result, ok: false, code: 'timeout' } })).toBe(false)
    expect(isPassed({ result: null })).toBe(false)
  })

  it('rounds the time that is left as people do, and never says that none is', () => {
    const left = (ms: number) => timeLeft(new Date(now + ms).toISOString(), now)
    const hour = 3_600_000
    expect(left(7 * 24 * hour)).toBe('7 days')
    expect(left(47 * hour)).toBe('47 hours')
    expect(left(90 * 60_000)).toBe('90 minutes')
    expect(left(1)).toBe('1 minute')
    expect(left(-hour)).toBe('1 minute')
  })

  it('tells honestly whether the old value ends when the server takes the new one', () => {
    const risk = (overlap: boolean | null) => textOf('value', rotation({ method: 'mysql', overlap }), false).risk
    expect(risk(false)).toContain('ends at that moment')
    expect(risk(null)).toContain('Where the server can’t keep two values')
    expect(risk(true)).toContain('takes both')
  })

  it('speaks of several by the one that has the most to expect, and of interrupted ones when all are', () => {
    const [gap, unknown, both] = [false, null, true].map((overlap) => rotation({ method: 'mysql', overlap }))
    const unclear = rotation({ method: 'postgresql', overlap: false, server: 'sending' })
    const all = [rotation(), both, unclear, unknown, gap].filter((one) => one !== undefined)
    expect(spokesmanOf(all)).toBe(gap)
    expect(spokesmanOf(all.filter((one) => one !== gap))).toBe(unknown)
    expect(spokesmanOf([unclear])).toBe(unclear)
  })

  it('speaks of several as of several', () => {
    for (const step of steps) {
      const [one, several] = [false, true].map((more) => textOf(step, rotation(), more))
      expect(several?.title).not.toBe(step === 'grace' ? '' : one?.title)
      expect(several?.happens).not.toMatch(/the (new|old) value[ ,.]/i)
    }
  })
})

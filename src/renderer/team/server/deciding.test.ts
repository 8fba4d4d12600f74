import { describe, expect, it } from 'vitest'
import type { SyncConflict } from '../../../shared/domain/remote.ts'
import { choiceText, decideFor, fieldRows, sortOut, toDecisions } from './deciding.ts'

const conflict = (
  id: string,
  choices: SyncConflict['choices'] = ['leave', 'theirs', 'mine', 'both'],
): SyncConflict => ({
  id,
  name: id,
  reason: '',
  revision: 4,
  choices,
  by: 'Ada',
  at: '2026-01-01T00:00:00.000Z',
  changedHere: null,
  fields: [],
})
const [stripe, mail, strange] = [
  conflict('stripe'),
  conflict('mail', ['leave', 'mine', 'both']),
  conflict('strange', []),
]

describe('S4 what both sides have changed', () => {
  it('is parted from what can’t be taken in at all', () => {
    expect(sortOut([stripe, strange, mail])).toEqual({ open: [stripe, mail], refused: [strange] })
  })

  it('is decided one by one, or for all that allow it', () => {
    const one = decideFor(new Map(), [mail], 'both')
    expect([...decideFor(one, [stripe, mail], 'theirs')]).toEqual([
      ['mail', 'both'],
      ['stripe', 'theirs'],
    ])
  })

  it('is sent for the state that was looked at, without what is left and what is in question no more', () => {
    const decisions = new Map([
      ['stripe', 'mine'],
      ['mail', 'leave'],
      ['gone', 'theirs'],
    ] as const)
    expect(toDecisions(decisions, [stripe, mail])).toEqual([{ id: 'stripe', revision: 4, choice: 'mine' }])
  })

  it('is compared by names and states', () => {
    expect(
      fieldRows([
        { name: 'expiresAt', changed: 'mine' },
        { name: 'config.username', changed: 'theirs' },
        { name: 'token', changed: 'both' },
        { name: 'secrets', changed: 'unknown' },
      ]).map(({ name, mine, theirs }) => [name, mine, theirs]),
    ).toEqual([
      ['Expiry', 'Changed', 'As before'],
      ['Username', 'As before', 'Changed'],
      ['Token', 'Changed', 'Changed'],
      ['Value', 'Differs', 'Differs'],
    ])
    expect(choiceText('both', stripe)).toContain('“stripe (2)”')
  })
})

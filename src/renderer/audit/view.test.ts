import { describe, expect, it } from 'vitest'
import { auditActions } from '../../shared/domain/audit.ts'
import { actionGroups } from '../../shared/domain/audit-groups.ts'
import { explainFile, explainVerification } from './verification.ts'
import { defaultView, isNarrowed, toFilter, toggleFilter, viewOf } from './view.ts'

describe('A3 filters of the log', () => {
  it('reach every action, each in one group', () => {
    const grouped = actionGroups.flatMap(({ actions }) => [...actions])
    expect([...grouped].sort()).toEqual([...auditActions].sort())
  })

  it('ask for the actions of the chosen groups, and for nothing when nothing is chosen', () => {
    expect(toFilter(defaultView, 0)).toEqual({})
    const view = toggleFilter(toggleFilter(defaultView, 'group', 'bundle'), 'outcome', 'failed')
    expect(toFilter(view, 0)).toEqual({
      action: ['bundle.export', 'bundle.import', 'import.file', 'import.undo'],
      outcome: ['failed'],
    })
    expect(isNarrowed(view)).toBe(true)
    expect(toggleFilter(toggleFilter(view, 'group', 'bundle'), 'outcome', 'failed')).toEqual(defaultView)
  })

  it('follow one item from elsewhere, until it is let go', () => {
    const view = viewOf({ subjectId: 'x', outcome: 'refused,unheard-of', group: 'use' })
    expect(view).toEqual({ ...defaultView, groups: ['use'], outcomes: ['refused'], subjectId: 'x' })
    expect(toggleFilter(view, 'subject', 'x').subjectId).toBe(null)
    expect(viewOf({})).toEqual(defaultView)
  })

  it('look back from now, at one period at a time', () => {
    const week = toggleFilter(toggleFilter(defaultView, 'period', '30d'), 'period', '7d')
    expect(toFilter(week, Date.UTC(2026, 10, 29))).toEqual({ from: '2026-11-22T00:00:00.000Z' })
    expect(toggleFilter(week, 'period', '7d')).toEqual(defaultView)
  })

  it('follow the connections of a credential only with the credential', () => {
    const view = { ...defaultView, subjectId: 'x', withConnections: true }
    expect(toFilter(view, 0)).toEqual({ subjectId: 'x', withConnections: true })
    expect(toggleFilter(view, 'subject', 'x')).toEqual(defaultView)
    expect(isNarrowed({ ...defaultView, text: '  ' })).toBe(false)
  })
})

const rest = { anchor: null, continues: null }

describe('A2 the result of a verification in words', () => {
  it('is calm when all fit', () => {
    expect(explainVerification({ ok: true, records: 1204, firstBroken: null, ...rest })).toMatchObject({
      ok: true,
      title: 'All 1,204 records fit',
      steps: [],
    })
  })

  it('names the first broken record and what is still intact', () => {
    const { title, text, steps } = explainVerification({ ok: false, records: 80, firstBroken: 57, ...rest })
    expect(title).toBe('Record 57 does not fit')
    expect(text).toContain('The 56 records before it are intact')
    expect(steps).toHaveLength(3)
    expect(explainVerification({ ok: false, records: 80, firstBroken: 2, ...rest }).text).toContain(
      'The record before it is intact',
    )
    expect(explainVerification({ ok: false, records: 80, firstBroken: 1, ...rest }).text).toContain('Nothing in it')
  })

  it('gives an anchor to be kept, and tells a log that is another one than the anchor’s', () => {
    const whole = { ok: true, records: 12, firstBroken: null, anchor: '12:00', continues: null } as const
    expect(explainVerification(whole)).toMatchObject({ ok: true, anchor: '12:00' })
    const differs = explainVerification({ ...whole, ok: false, continues: 'differs' })
    expect(differs).toMatchObject({ ok: false, anchor: null })
    expect(differs.steps).toHaveLength(3)
    expect(explainVerification({ ...whole, ok: false, continues: 'ends-before' }).title).toContain('ends before')
  })

  it('says of an exported file what of it can be relied on', () => {
    const fine = {
      ok: true,
      records: 3,
      firstSeq: 1,
      lastSeq: 3,
      gaps: 0,
      broken: null,
      anchor: '3:0',
      continues: null,
    }
    expect(explainFile('a.jsonl', fine)).toMatchObject({
      ok: true,
      text: 'It has every record from 1 to 3.',
      anchor: '3:0',
    })
    const filtered = explainFile('a.jsonl', { ...fine, firstSeq: 2, lastSeq: 9, gaps: 2, anchor: null })
    expect(filtered.text).toBe(
      'It begins with record 2, ends with 9 and leaves some out at 2 places, as a filter does.',
    )
    const broken = { line: 2, seq: 2, why: 'altered' } as const
    expect(explainFile('a.jsonl', { ...fine, ok: false, records: 1, broken }).title).toBe(
      'Line 2 of a.jsonl is not as this vault wrote it',
    )
  })

  it('tells a log that was cut off from one that was altered', () => {
    expect(explainVerification({ ok: false, records: 80, firstBroken: 81, ...rest }).title).toBe(
      'Records are missing after record 80',
    )
  })
})

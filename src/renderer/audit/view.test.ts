import { describe, expect, it } from 'vitest'
import { auditActions } from '../../shared/domain/audit.ts'
import { explainVerification } from './verification.ts'
import { actionGroups, defaultView, isNarrowed, toggleFilter, toRequest, viewOf } from './view.ts'

describe('A3 filters of the log', () => {
  it('reach every action, each in one group', () => {
    const grouped = actionGroups.flatMap(({ actions }) => [...actions])
    expect([...grouped].sort()).toEqual([...auditActions].sort())
  })

  it('ask for the actions of the chosen groups, and for nothing when nothing is chosen', () => {
    expect(toRequest(defaultView)).toEqual({})
    const view = toggleFilter(toggleFilter(defaultView, 'group', 'bundle'), 'outcome', 'failed')
    expect(toRequest(view)).toEqual({ action: ['bundle.export', 'bundle.import'], outcome: ['failed'] })
    expect(isNarrowed(view)).toBe(true)
    expect(toggleFilter(toggleFilter(view, 'group', 'bundle'), 'outcome', 'failed')).toEqual(defaultView)
  })

  it('follow one item from elsewhere, until it is let go', () => {
    const view = viewOf({ subjectId: 'x', outcome: 'refused,unheard-of', group: 'use' })
    expect(view).toEqual({ groups: ['use'], outcomes: ['refused'], subjectId: 'x' })
    expect(toggleFilter(view, 'subject', 'x').subjectId).toBe(null)
    expect(viewOf({})).toEqual(defaultView)
  })
})

describe('A2 the result of a verification in words', () => {
  it('is calm when all fit', () => {
    expect(explainVerification({ ok: true, records: 1204, firstBroken: null })).toMatchObject({
      ok: true,
      title: 'All 1,204 records fit',
      steps: [],
    })
  })

  it('names the first broken record and what is still intact', () => {
    const { title, text, steps } = explainVerification({ ok: false, records: 80, firstBroken: 57 })
    expect(title).toBe('Record 57 does not fit')
    expect(text).toContain('The 56 records before it are intact')
    expect(steps).toHaveLength(3)
    expect(explainVerification({ ok: false, records: 80, firstBroken: 2 }).text).toContain(
      'The record before it is intact',
    )
    expect(explainVerification({ ok: false, records: 80, firstBroken: 1 }).text).toContain('Nothing in it')
  })

  it('tells a log that was cut off from one that was altered', () => {
    expect(explainVerification({ ok: false, records: 80, firstBroken: 81 }).title).toBe(
      'Records are missing after record 80',
    )
  })
})

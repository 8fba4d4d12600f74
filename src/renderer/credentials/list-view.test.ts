import { describe, expect, it } from 'vitest'
import { credentialFilter } from '../../shared/api/credentials.ts'
import {
  countFilters,
  defaultView,
  isNarrowed,
  isSameView,
  type ListView,
  readView,
  toggleValue,
  toRequest,
  withoutFilters,
} from './list-view.ts'

describe('C5 what the list of credentials is asked for', () => {
  it('sends nothing that narrows when nothing was chosen', () => {
    expect(toRequest({ ...defaultView, search: '  ' })).toEqual({ filter: {}, sort: 'name', descending: false })
  })

  it('sends every chosen filter in the form of the contract', () => {
    const system = '01900000-0000-7000-8000-000000000001'
    const ends = { from: '2027-01-01T00:00:00.000Z', until: '2027-02-01T00:00:00.000Z' }
    let view: ListView = {
      ...defaultView,
      search: ' stripe ',
      unlinked: true,
      lastUse: 'idle',
      overdue: true,
      ends,
      sort: 'expiresAt',
      descending: true,
    }
    view = toggleValue(view, 'status', 'expired')
    view = toggleValue(view, 'system', system)
    view = toggleValue(view, 'tag', 'billing')
    const request = toRequest(view)
    expect(request).toEqual({
      filter: {
        search: 'stripe',
        status: ['expired'],
        systemId: [system],
        tag: ['billing'],
        unlinked: true,
        notUsedFor: 90,
        overdue: true,
        ends: { ...ends, by: 'expiry-or-rotation' },
      },
      sort: 'expiresAt',
      descending: true,
    })
    expect(credentialFilter.parse(request.filter)).toEqual(request.filter)
  })

  it('sorts a grouped list by its group', () => {
    const view: ListView = { ...defaultView, groupBy: 'team', sort: 'expiresAt', descending: true }
    expect(toRequest(view)).toMatchObject({ sort: 'team', descending: false })
  })

  it('takes a value away when it is chosen a second time', () => {
    const once = toggleValue(defaultView, 'environment', 'staging')
    expect(countFilters(once)).toBe(1)
    expect(toggleValue(once, 'environment', 'staging')).toEqual(defaultView)
  })

  it('keeps search and grouping when the filters are cleared', () => {
    const view = {
      ...toggleValue(defaultView, 'type', 'api-key'),
      search: 'a',
      groupBy: 'type' as const,
      unlinked: true,
      lastUse: 'never' as const,
    }
    const cleared = withoutFilters(view)
    expect(cleared).toMatchObject({ search: 'a', groupBy: 'type', unlinked: false, lastUse: 'any' })
    expect(countFilters(cleared)).toBe(0)
    expect(countFilters(withoutFilters({ ...view, overdue: true, ends: { from: '', until: '' } }))).toBe(0)
    expect(isNarrowed(cleared)).toBe(true)
    expect(isNarrowed(defaultView)).toBe(false)
  })

  it('recognises the same view whatever the order of its values', () => {
    const one = toggleValue(toggleValue(defaultView, 'tag', 'a'), 'tag', 'b')
    const other = toggleValue(toggleValue(defaultView, 'tag', 'b'), 'tag', 'a')
    expect(isSameView(one, other)).toBe(true)
    expect(isSameView(one, defaultView)).toBe(false)
    expect(isSameView({ ...one, sort: 'updatedAt' }, one)).toBe(false)
  })

  it('leaves out of a stored view what does not fit any more', () => {
    const view = readView({
      search: 7,
      chosen: { status: ['expired', 'gone', 'expired'], type: 'api-key', tag: ['x', null] },
      sort: 'colour',
      groupBy: 'moon',
      descending: true,
    })
    expect(view).toEqual({
      ...readView(null),
      chosen: { ...defaultView.chosen, status: ['expired'], tag: ['x'] },
      descending: true,
    })
  })
})

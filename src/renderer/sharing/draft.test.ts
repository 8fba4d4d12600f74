import { describe, expect, it } from 'vitest'
import type { Sharing } from '../../shared/domain/access.ts'
import { draftOf, grantsOf, reachesOthers, withGrant, withoutGrant } from './draft.ts'

const sharing: Sharing = {
  teamId: 'team',
  team: 'Platform',
  level: 'manage',
  changedBy: 'Ada',
  grants: [
    { grant: { to: 'member', id: 'ada', level: 'manage' }, name: 'Ada' },
    { grant: { to: 'everyone', level: 'view' }, name: 'Everyone' },
    { grant: { to: 'group', id: 'on-call', level: 'manage' }, name: 'On call' },
    { grant: { to: 'member', id: 'left', level: 'use' }, name: '' },
  ],
}

describe('S1 the form of who may do what', () => {
  it('begins with how something is shared, without oneself and without who is gone', () => {
    expect(draftOf(sharing, 'ada', null)).toEqual({
      teamId: 'team',
      everyone: 'view',
      others: [{ to: 'group', id: 'on-call', level: 'manage', name: 'On call' }],
    })
  })

  it('begins with the least where nothing is shared yet', () => {
    expect(draftOf(null, 'ada', 'first')).toEqual({ teamId: 'first', everyone: 'use', others: [] })
  })

  it('never gives one’s own right to manage away', () => {
    const draft = draftOf(null, 'ada', 'first')
    expect(grantsOf(draft, 'ada')).toEqual([
      { to: 'member', id: 'ada', level: 'manage' },
      { to: 'everyone', level: 'use' },
    ])
    expect(grantsOf({ ...draft, everyone: 'manage' }, 'ada')).toEqual([{ to: 'everyone', level: 'manage' }])
  })

  it('gives somebody one level, and takes it back', () => {
    const bob = { to: 'member', id: 'bob', name: 'Bob' } as const
    const once = withGrant(draftOf(null, 'ada', 'first'), bob, 'view')
    const twice = withGrant(once, bob, 'manage')
    expect(twice.others).toEqual([{ ...bob, level: 'manage' }])
    expect(withoutGrant(twice, bob).others).toEqual([])
  })

  it('is nothing to send while nobody else gets anything', () => {
    const draft = draftOf(null, 'ada', 'first')
    expect(reachesOthers(draft)).toBe(true)
    expect(reachesOthers({ ...draft, everyone: null })).toBe(false)
    expect(reachesOthers({ ...draft, teamId: null })).toBe(false)
  })
})

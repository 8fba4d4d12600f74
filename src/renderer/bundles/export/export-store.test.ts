import { expect, it } from 'vitest'
import { peopleOf, startExport, useExport } from './export-store.ts'

const none = { contactIds: new Set<string>(), teamId: null, memberIds: null }

it('S2 a bundle for people is for those who were chosen, and for nobody while none was', () => {
  expect(peopleOf('contacts', none)).toBeNull()
  expect(peopleOf('contacts', { ...none, contactIds: new Set(['bob']) })).toEqual({
    with: 'contacts',
    contactIds: ['bob'],
  })
  expect(peopleOf('team', none)).toBeNull()
  expect(peopleOf('team', { ...none, teamId: 'team' })).toEqual({ with: 'team', teamId: 'team', memberIds: null })
  expect(peopleOf('team', { ...none, teamId: 'team', memberIds: new Set() })).toBeNull()
  expect(peopleOf('team', { ...none, teamId: 'team', memberIds: new Set(['bob']) })).toEqual({
    with: 'team',
    teamId: 'team',
    memberIds: ['bob'],
  })
})

it('S2 an export for a team begins with what is shared with it', () => {
  startExport([], 'team')
  expect(useExport.getState()).toMatchObject({ scope: 'team', teamId: 'team', audience: 'team', step: 'protect' })
  startExport()
  expect(useExport.getState()).toMatchObject({ scope: 'all', teamId: null, audience: null, step: 'choose' })
})

import { describe, expect, it } from 'vitest'
import type { AccessLevel, Sharing } from '../../shared/domain/access.ts'
import { needs } from './needs.ts'
import { hiddenText, managersOf, partyName } from './words.ts'

const member = (name: string, level: AccessLevel): Sharing['grants'][number] => ({
  grant: { to: 'member', id: name, level },
  name,
})

describe('S1 the words of sharing', () => {
  it('name who manages something', () => {
    expect(managersOf({ grants: [member('Ada', 'manage'), member('Bob', 'use')] })).toBe('Ada')
    expect(managersOf({ grants: [member('Ada', 'manage'), member('', 'manage'), member('Bob', 'manage')] })).toBe(
      'Ada and Bob',
    )
    expect(managersOf({ grants: [] })).toBe('')
    expect(partyName(member('', 'use'))).toBe('Somebody who is gone')
  })

  it('say why a configuration isn’t shown, and whom to ask', () => {
    expect(hiddenText({ grants: [member('Ada', 'manage')] })).toMatch(/not shown with this access\. Ada manages it\.$/)
    expect(hiddenText({ grants: [member('Ada', 'manage'), member('Bob', 'manage')] })).toMatch(
      /Ada and Bob manage it\.$/,
    )
    expect(hiddenText(null)).toMatch(/Those who manage it for the team can show you more\.$/)
  })

  it('give the reason where an action takes more than one has', () => {
    const action = { id: 'delete', label: 'Delete…', detail: 'For good', onAction: () => {} }
    expect(needs('manage', 'manage', action)).toBe(action)
    expect(needs('view', 'view', action)).toBe(action)
    expect(needs('view', 'manage', action)).toMatchObject({ isDisabled: true, detail: 'For those who manage it' })
    expect(needs('use', 'view', action)).toMatchObject({
      isDisabled: true,
      detail: 'For those who may view or manage it',
    })
  })
})

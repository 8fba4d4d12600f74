import { describe, expect, it } from 'vitest'
import type { ImportItem } from '../../../shared/domain/bundle.ts'
import { choiceLabel, chooseForAll, effectiveChoice, itemNote } from './choices.ts'
import { changesOf, dryRunText } from './summary.ts'

const item = (part: Partial<ImportItem>): ImportItem => ({
  kind: 'credential',
  key: 'credential:0',
  name: 'Stripe',
  state: 'changed',
  changes: [],
  sameValue: null,
  reason: '',
  choices: ['replace', 'keep-both', 'skip'],
  environment: '',
  detail: '',
  alike: [],
  ...part,
})
const none = new Map()

describe('S3 choices of an import', () => {
  it('follow the default for what exists here, and import what is new', () => {
    expect(effectiveChoice(item({}), 'keep-both', none)).toBe('keep-both')
    expect(effectiveChoice(item({ state: 'new', choices: ['replace', 'skip'] }), 'skip', none)).toBe('replace')
    expect(choiceLabel('replace', { state: 'new' })).toBe('Import')
    expect(choiceLabel('replace', { state: 'conflict' })).toBe('Replace')
  })

  it('hold for one item whatever the default is', () => {
    const choices = new Map([['credential:0', 'skip' as const]])
    expect(effectiveChoice(item({}), 'replace', choices)).toBe('skip')
  })

  it('fall back to skipping where an item can’t be replaced, and are none where nothing can be done', () => {
    expect(effectiveChoice(item({ choices: ['keep-both', 'skip'] }), 'replace', none)).toBe('skip')
    expect(effectiveChoice(item({ state: 'same', choices: [] }), 'replace', none)).toBe(null)
  })

  it('are made for several at once, as far as each allows it', () => {
    const items = [
      item({}),
      item({ key: 'credential:1', choices: ['keep-both', 'skip'] }),
      item({ key: 's', choices: [] }),
    ]
    const chosen = chooseForAll(new Map([['other', 'skip' as const]]), items, 'replace')
    expect([...chosen]).toEqual([
      ['other', 'skip'],
      ['credential:0', 'replace'],
    ])
    expect([...chooseForAll(chosen, items, null)]).toEqual([['other', 'skip']])
  })

  it('stand beside what is known: the reason of a conflict, or the names of what differs', () => {
    expect(itemNote(item({ changes: ['expiresAt', 'config.username', 'secrets', 'key'] }))).toBe(
      'Differs: expiry, username, value, key',
    )
    expect(itemNote(item({ state: 'conflict', reason: 'It is in the trash here.', changes: ['team'] }))).toBe(
      'It is in the trash here.',
    )
    expect(itemNote(item({ state: 'new' }))).toBe('')
  })
})

describe('S3 a dry run in words', () => {
  it('tells only what would happen', () => {
    expect(dryRunText({ created: 1200, replaced: 3, kept: 0, skipped: 4 })).toBe(
      'Would add 1,200, replace 3 and leave out 4.',
    )
    expect(dryRunText({ created: 0, replaced: 0, kept: 0, skipped: 9 })).toBe('Nothing would change.')
    expect(changesOf({ created: 1, replaced: 2, kept: 3, skipped: 4 })).toBe(6)
  })
})

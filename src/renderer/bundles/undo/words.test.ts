import { describe, expect, it } from 'vitest'
import type { UndoItem } from '../../../shared/domain/import.ts'
import { importedText, undoNote, undoneText } from './words.ts'

const item = (changes: Partial<UndoItem>): UndoItem => ({
  ...{ kind: 'credential', id: '0b1f7a52-5a0e-4f0c-9a53-0d5c3f1f7c11', name: 'Shop', environment: '' },
  ...{ does: 'restore', changes: [], reason: '' },
  ...changes,
})

describe('words of an undo', () => {
  it('say what an import did', () => {
    expect(importedText({ created: 1214, replaced: 3 })).toBe('1,214 items added and 3 replaced')
    expect(importedText({ created: 0, replaced: 1 })).toBe('1 item replaced')
  })

  it('say what an undo does, without what it doesn’t', () => {
    expect(undoneText({ remove: 2, restore: 0, leave: 1 })).toBe('2 removed, 1 left as it is')
  })

  it('name fields and never content', () => {
    expect(undoNote(item({ changes: ['secrets', 'config.username', 'trash'] }))).toBe(
      'Gets back: value, username. Goes back into the trash',
    )
    expect(undoNote(item({ does: 'leave', reason: 'It was used since.' }))).toBe('It was used since.')
  })
})

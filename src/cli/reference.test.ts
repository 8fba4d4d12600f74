import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commandReference } from './reference.ts'
import { grammar } from './table/grammar.ts'

describe('docs/command.md', () => {
  it('is what the table of commands says; node scripts/command-reference.ts writes it anew', () => {
    const written = readFileSync(new URL('../../docs/command.md', import.meta.url), 'utf8')
    expect(written).toBe(commandReference(grammar))
  })
})

import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commandReference } from '../src/cli/reference.ts'
import { grammar } from '../src/cli/table/grammar.ts'

/** Writes docs/command.md from the table of commands. Run it after the table changed. */
writeFileSync(fileURLToPath(new URL('../docs/command.md', import.meta.url)), commandReference(grammar))

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyCases, keyCasesFile, keyCasesOf } from '../test/peers/key-cases.ts'
import { root } from './run.ts'

/*
 * What the last run of the peers has proven of the key providers, as a table: printed, and with --write put into
 * docs/key-providers.md between its two marks.
 */

const docs = join(root, 'docs', 'key-providers.md')
const marks = ['<!-- cases -->', '<!-- end of cases -->'] as const

/** The table in Markdown; empty when nothing was run. A case that several counterparts showed has a line for each. */
export function keyTable(text: string): string {
  const found = keyCasesOf(text)
  const providers = [...new Set(found.map(({ provider }) => provider))].sort()
  const rows = keyCases.map((name) => [name, ...providers.map((provider) => cell(name, provider))])
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  function cell(name: string, provider: string): string {
    const here = found.filter((each) => each.case === name && each.provider === provider)
    return [...new Set(here.map(({ outcome, counterpart }) => `${outcome} (${counterpart})`))].join('<br>') || '–'
  }
  if (providers.length === 0) return ''
  return [line(['case', ...providers]), line(['case', ...providers].map(() => '---')), ...rows.map(line)].join('\n')
}

/** Prints the table of the last run. */
export function printKeyTable(): void {
  if (existsSync(keyCasesFile)) console.log(`\n${keyTable(readFileSync(keyCasesFile, 'utf8'))}`)
}

if (process.argv[1] === import.meta.filename) {
  printKeyTable()
  if (process.argv.includes('--write')) {
    const text = readFileSync(docs, 'utf8')
    const [from, to] = [text.indexOf(marks[0]), text.indexOf(marks[1])]
    if (from === -1 || to < from) throw new Error('docs/key-providers.md has lost its marks.')
    const table = keyTable(readFileSync(keyCasesFile, 'utf8'))
    writeFileSync(docs, `${text.slice(0, from + marks[0].length)}\n\n${table}\n\n${text.slice(to)}`)
  }
}

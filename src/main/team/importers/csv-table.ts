import { parse } from 'csv-parse/sync'
import type { ImportRole } from '../../../shared/domain/import.ts'
import { mostColumns } from '../../../shared/domain/import.ts'
import { VaultError } from '../../../shared/errors.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import { maxItems } from '../bundles/payload.ts'
import { knownWords, roleOf } from './csv-words.ts'
import { toName } from './names.ts'

export interface Column {
  readonly name: string
  readonly as: ImportRole
}

export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
  /** Number of the first row with data, counted from 1. */
  readonly firstLine: number
}

/** A cell is at most what a secret may be, with room for what is then refused by name. */
const longestRow = 1024 * 1024

/**
 * The rows of a CSV text (RFC 4180), separated by whichever of comma, semicolon and tab its first line has most of. The first
 * row gives the names of columns when it looks like names; otherwise it may be somebody's password, and columns are numbered.
 *
 * @throws VaultError `import-malformed`, `import-too-large`
 */
export function readTable(text: string): Table {
  const all = parseRows(text)
  const [head = []] = all
  if (all.length === 0) throw new VaultError('import-malformed')
  if (all.length > maxItems + 1) throw new VaultError('import-too-large')
  const width = all.reduce((most, row) => Math.max(most, row.length), 0)
  if (width > mostColumns) throw new VaultError('import-too-large')
  const isNamed = knownWords(head) > (head.every(isWord) ? 0 : 1)
  const taken = new Set<string>()
  const columns = Array.from({ length: width }, (_, index): Column => {
    const given = isNamed ? (head[index] ?? '') : ''
    const as = isNamed ? roleOf(given) : 'skip'
    return { name: columnName(given, index, taken), as }
  })
  const single = new Set<ImportRole>()
  const once = columns.map((column) => {
    if (!onceOnly.has(column.as)) return column
    const as = single.has(column.as) ? again(column.as) : column.as
    single.add(column.as)
    return { ...column, as }
  })
  return { columns: once, rows: isNamed ? all.slice(1) : all, firstLine: isNamed ? 2 : 1 }
}

const onceOnly: ReadonlySet<ImportRole> = new Set([
  'name',
  'username',
  'secret',
  'host',
  'port',
  'database',
  'type',
  'expires',
])

/** A plain word, as names of columns are and few passwords. */
const isWord = (cell: string) => /^[\p{L}][\p{L} _-]{0,40}$/u.test(cell.trim())

/** What a second column of the same kind is: nothing of it is lost. */
function again(role: ImportRole): ImportRole {
  return role === 'secret' ? 'secret-field' : 'field'
}

function parseRows(text: string): string[][] {
  const [head = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', ';', '\t'].sort((a, b) => head.split(b).length - head.split(a).length)[0] ?? ','
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: longestRow,
      to: maxItems + 2,
    })
  } catch (error) {
    // Its message repeats the row.
    const isLong = error instanceof Error && 'code' in error && error.code === 'CSV_MAX_RECORD_SIZE'
    throw new VaultError(isLong ? 'import-too-large' : 'import-malformed')
  }
}

function columnName(given: string, index: number, taken: Set<string>): string {
  const clean = toName(given).slice(0, 100)
  const base = clean === '' || findSecretLike(clean) !== null ? `Column ${index + 1}` : clean
  const name = taken.has(base) ? `${base} (${index + 1})` : base
  taken.add(name)
  return name
}

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import type { ImportRole } from '../../../shared/domain/import.ts'
import { mostColumns } from '../../../shared/domain/import.ts'
import { VaultError } from '../../../shared/errors.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import { maxItems } from '../bundles/payload.ts'
import { knownWords, roleOf } from './csv-words.ts'
import { toName } from './names.ts'
import { piecesOf } from './text.ts'

export interface Column {
  readonly name: string
  readonly as: ImportRole
}

export interface Table {
  readonly columns: readonly Column[]
  /** Whether the first row has the names. */
  readonly isNamed: boolean
  /** Rows with data. */
  readonly rows: number
  /** In how many of them each column holds something. */
  readonly filled: readonly number[]
}

/** A cell is at most what a secret may be, with room for what is then refused by name. */
const longestRow = 1024 * 1024

/**
 * Looks through a table: its columns, and how they are filled. The first row gives the names of columns when it looks like names; otherwise
 * it may be somebody's password, and columns are numbered. Rows themselves are read by `eachRow`, and never all of them kept.
 *
 * @throws VaultError as `eachRow`
 */
export async function surveyTable(bytes: Uint8Array): Promise<Table> {
  let head: readonly string[] | undefined
  let rows = 0
  const filled: number[] = []
  await eachRow(bytes, (row) => {
    head ??= row
    rows += 1
    for (const [index, cell] of row.entries()) filled[index] = (filled[index] ?? 0) + (cell === '' ? 0 : 1)
  })
  if (head === undefined) throw new VaultError('import-malformed')
  const isNamed = knownWords(head) > (head.every(isWord) ? 0 : 1)
  const names = isNamed ? head : []
  const taken = new Set<string>()
  const single = new Set<ImportRole>()
  const columns = filled.map((_, index): Column => {
    const given = names[index] ?? ''
    const role = isNamed ? roleOf(given) : 'skip'
    const as = single.has(role) ? again(role) : role
    if (onceOnly.has(role)) single.add(role)
    return { name: columnName(given, index, taken), as }
  })
  return {
    columns,
    isNamed,
    rows: isNamed ? rows - 1 : rows,
    filled: filled.map((count, index) => (names[index] ? count - 1 : count)),
  }
}

/**
 * Reads the rows of a CSV text (RFC 4180), separated by whichever of comma, semicolon and tab its first line has most of, the row of names
 * among them. Others get their turn in between.
 *
 * @param work told each row with its number, counted from 1
 * @throws VaultError `import-malformed`, `import-too-large`
 */
export async function eachRow(
  bytes: Uint8Array,
  work: (row: readonly string[], number: number) => void,
): Promise<void> {
  const parser = parse({
    delimiter: await delimiterOf(bytes),
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  })
  let number = 0
  try {
    await pipeline(Readable.from(piecesOf(bytes)), parser, async (rows: AsyncIterable<string[]>) => {
      for await (const row of rows) {
        number += 1
        if (number > maxItems + 1 || row.length > mostColumns) throw new VaultError('import-too-large')
        work(row, number)
      }
    })
  } catch (error) {
    if (error instanceof VaultError) throw error
    // Its message repeats the row.
    const isLong = error instanceof Error && 'code' in error && error.code === 'CSV_MAX_RECORD_SIZE'
    throw new VaultError(isLong ? 'import-too-large' : 'import-malformed')
  }
}

async function delimiterOf(bytes: Uint8Array): Promise<string> {
  for await (const piece of piecesOf(bytes)) {
    const [head = ''] = piece.split(/\r?\n/, 1)
    return [',', ';', '\t'].sort((a, b) => head.split(b).length - head.split(a).length)[0] ?? ','
  }
  return ','
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

function columnName(given: string, index: number, taken: Set<string>): string {
  const clean = toName(given).slice(0, 100)
  const base = clean === '' || findSecretLike(clean) !== null ? `Column ${index + 1}` : clean
  const name = taken.has(base) ? `${base} (${index + 1})` : base
  taken.add(name)
  return name
}

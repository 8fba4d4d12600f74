import type { ImportProposal } from '../../../shared/domain/import.ts'
import { importRoles, mostColumns } from '../../../shared/domain/import.ts'
import { addRow } from './csv-rows.ts'
import { readTable, type Table } from './csv-table.ts'
import { knownWords } from './csv-words.ts'
import type { Importer } from './importer.ts'
import { Items } from './items.ts'
import { beginningOf, readText } from './text.ts'

/**
 * A table, by the names in its first row: exports of 1Password, KeePass, Bitwarden, LastPass and browsers are understood as they
 * are; for any other the person says what a column is.
 */
export const csv: Importer = {
  id: 'csv',
  label: 'CSV',
  hint: 'A table with names in its first row: CSV exports of 1Password, KeePass, Bitwarden, LastPass, Chrome or Firefox, the key that AWS gives out, or your own.',
  detects(file) {
    if (/\.(csv|tsv)$/i.test(file.name)) return true
    const [head = ''] = beginningOf(file).split(/\r?\n/, 1)
    return knownWords(head.split(/[,;\t]/).map((cell) => cell.replace(/^"|"$/g, ''))) > 1
  },
  asks: () => [],
  proposes(file): ImportProposal {
    const table = readTable(readText(file.bytes))
    const filled = filledCells(table)
    return {
      layouts: ['rows'],
      layout: 'rows',
      roles: importRoles.filter((role) => role !== 'variable'),
      columns: table.columns
        .slice(0, mostColumns)
        .map(({ name, as }, index) => ({ name, as, filled: filled[index] ?? 0 })),
      rows: table.rows.length,
    }
  },
  read(file, { mapping }) {
    const items = new Items()
    const { columns, rows, firstLine } = readTable(readText(file.bytes))
    const chosen = new Map(mapping?.columns.map(({ name, as }) => [name, as]))
    const mapped = columns.map((column) => ({ ...column, as: chosen.get(column.name) ?? column.as }))
    for (const [index, row] of rows.entries()) addRow(items, mapped, row, firstLine + index)
    return items.done()
  },
}

/** In how many rows each column holds something. */
function filledCells({ columns, rows }: Table): number[] {
  const filled = columns.map(() => 0)
  for (const row of rows)
    for (const [index, cell] of row.entries()) if (cell !== '') filled[index] = (filled[index] ?? 0) + 1
  return filled
}

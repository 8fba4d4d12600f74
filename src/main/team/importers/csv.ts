import type { ImportProposal } from '../../../shared/domain/import.ts'
import { importRoles } from '../../../shared/domain/import.ts'
import { addRow } from './csv-rows.ts'
import { eachRow, surveyTable } from './csv-table.ts'
import { knownWords } from './csv-words.ts'
import type { Importer } from './importer.ts'
import { Items } from './items.ts'
import { beginningOf } from './text.ts'

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
  async proposes(file): Promise<ImportProposal> {
    const { columns, filled, rows } = await surveyTable(file.bytes)
    return {
      layouts: ['rows'],
      layout: 'rows',
      roles: importRoles.filter((role) => role !== 'variable'),
      columns: columns.map(({ name, as }, index) => ({ name, as, filled: filled[index] ?? 0 })),
      rows,
    }
  },
  async read(file, { mapping }) {
    const items = new Items()
    const { columns, isNamed } = await surveyTable(file.bytes)
    const chosen = new Map(mapping?.columns.map(({ name, as }) => [name, as]))
    const mapped = columns.map((column) => ({ ...column, as: chosen.get(column.name) ?? column.as }))
    await eachRow(file.bytes, (row, number) => {
      if (number > 1 || !isNamed) addRow(items, mapped, row, number)
    })
    return items.done()
  },
}

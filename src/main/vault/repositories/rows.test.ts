import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryDatabase } from '../testing.ts'
import { insertRows } from './rows.ts'

let temporary: ReturnType<typeof temporaryDatabase>
beforeEach(() => {
  temporary = temporaryDatabase()
})
afterEach(() => temporary.close())

describe('many rows', () => {
  it.each([0, 1, 31, 32, 33, 64, 100])('are each written once, %i of them', (count) => {
    const rows = Array.from({ length: count }, (_, number) => ['tag', `value ${number}`, number] as const)
    temporary.database.write((db) => insertRows(db, 'facet', ['dimension', 'value', 'count'], rows))
    const written = temporary.database.read((db) =>
      db.all<{ value: string; count: number }>('SELECT value, count FROM facet ORDER BY count'),
    )
    expect(written).toEqual(rows.map(([, value, number]) => ({ value, count: number })))
  })

  it('are written not at all when one of them can’t be', () => {
    const rows = Array.from({ length: 40 }, (_, number) => ['tag', `value ${number % 39}`, 1] as const)
    expect(() =>
      temporary.database.write((db) => insertRows(db, 'facet', ['dimension', 'value', 'count'], rows)),
    ).toThrow()
    expect(temporary.database.read((db) => db.all('SELECT * FROM facet'))).toEqual([])
  })
})

import { expect, it } from 'vitest'
import { keyTable } from './key-table.ts'

const line = (given: object) => `${JSON.stringify(given)}\n`

it('the table of key providers has a row for every case and a column for every provider that was run', () => {
  const opens = { provider: 'vault', counterpart: 'OpenBao', case: 'create, lock, unlock', outcome: 'opens' }
  const text = [
    line(opens),
    line(opens),
    line({ provider: 'aws', counterpart: 'local-kms', case: 'disabled key', outcome: 'key-disabled' }),
  ].join('')
  const rows = keyTable(text).split('\n')
  expect(rows[0]).toBe('| case | aws | vault |')
  expect(rows).toContain('| create, lock, unlock | – | opens (OpenBao) |')
  expect(rows).toContain('| disabled key | key-disabled (local-kms) | – |')
  expect(keyTable('')).toBe('')
})

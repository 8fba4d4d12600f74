import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'
import { readAwsProfiles } from './aws-ini.ts'
import { eachRow } from './csv-table.ts'

const text = (unit: string) => fc.string({ unit: fc.constantFrom(...unit), minLength: 1, maxLength: 30 })
const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/)

describe('S6 what other programs write comes back as it was', () => {
  it('in a .env file, quoted as shells quote', async () => {
    const value = text('aZ09 #=\\"\'$\n\t`é')
    const written = (one: string) =>
      one.includes("'")
        ? `"${one
            .replace(/[\\"$]/g, '\\$&')
            .replaceAll('\n', '\\n')
            .replaceAll('\t', '\\t')}"`
        : `'${one}'`
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1, maxLength: 6 }),
        async (pairs) => {
          const file = pairs
            .map(([key, one], index) => `${index % 2 ? 'export ' : ''}${key}=${written(one)}`)
            .join('\n')
          const { credentials, notTaken } = await take('.env', file)
          expect(notTaken).toEqual([])
          expect(credentials[0]?.secrets.variables).toEqual(Object.fromEntries(pairs))
        },
      ),
    )
  })

  it('in a .pgpass file', async () => {
    const part = text('aZ09:\\*#. ')
    const written = (one: string) => one.replace(/[:\\*]/g, '\\$&')
    await fc.assert(
      fc.asyncProperty(part, part, async (user, password) => {
        const line = `${['db.example.com', '5432', 'orders', user, password].map(written).join(':')}\n`
        const { credentials } = await take('.pgpass', line)
        expect(credentials).toMatchObject([{ config: { username: user }, secrets: { password } }])
      }),
    )
  })

  it('in the files of AWS', async () => {
    const value = text('aZ09/+=#;:[]\'"').filter((one) => one.trim() === one)
    const profile = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,12}$/)
    await fc.assert(
      fc.asyncProperty(fc.dictionary(profile, fc.tuple(value, value), { noNullPrototype: true }), async (all) => {
        const file = Object.entries(all)
          .map(
            ([one, [id, secret]]) => `[${one}]\n# ${id}\naws_access_key_id = ${id}\naws_secret_access_key=${secret}\n`,
          )
          .join('\n')
        const { profiles, faults } = await readAwsProfiles(Buffer.from(file))
        expect(faults).toEqual([])
        const read = [...profiles.values()].map((one) => [one.name, [...one.settings.values()]])
        expect(Object.fromEntries(read)).toEqual({ ...all })
      }),
    )
  })

  it('in a table, with any separator', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .map((one) => one.replaceAll('\0', '').replaceAll('\r', ''))
    const rows = fc.array(
      fc.tuple(
        cell,
        cell.filter((one) => one !== ''),
      ),
      { minLength: 1, maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(',', ';', '\t'), rows, async (separator, given) => {
        const written = [['Title', 'Password'], ...given].map((row) =>
          row.map((one) => `"${one.replaceAll('"', '""')}"`).join(separator),
        )
        const read: (readonly string[])[] = []
        await eachRow(Buffer.from(written.join('\r\n')), (row) => read.push(row))
        expect(read).toEqual([['Title', 'Password'], ...given])
      }),
    )
  })
})

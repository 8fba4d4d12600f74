import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf, handle, hostileTexts } from '../../../../test/fakes/hostile-files.ts'
import { importers } from './importers.ts'

/** A field of a hundred megabytes. */
const hugeField = Buffer.alloc(100 * 1024 * 1024, 'a')

describe('S6 a hostile file', () => {
  it.each(importers.map((importer) => [importer.id, importer] as const))(
    'as %s ends soon, with what is readable or an error of the list',
    async (id, importer) => {
      // In earnest, at full size, this runs in test/peers/imports.test.ts.
      for (const [what, make] of Object.entries(hostileTexts(64 * 1024, id))) {
        const ms = await costOf(importer, Buffer.from(make()))
        expect(ms, `${what}: ${ms} ms`).toBeLessThan(1500)
      }
    },
  )

  it.each(importers.map((importer) => [importer.id, importer] as const))(
    'as %s is refused when it is no text or far too large',
    async (_id, importer) => {
      // An archive may be as large; its parts may not.
      expect(await handle(importer, hugeField)).toBe(
        importer.id === 'onepassword' ? 'import-malformed' : 'import-too-large',
      )
      expect(await handle(importer, Buffer.from([0xff, 0xfe, 0x00]))).toMatch(/^import-/)
      expect(await handle(importer, Buffer.from('KEY=a\0b'))).toMatch(/^import-/)
      expect(await handle(importer, Buffer.from([0x4b, 0x3d, 0xc3, 0x28]))).toMatch(/^import-/)
    },
  )

  const pieces = fc.constantFrom(
    ...[
      '=',
      ':',
      ',',
      ';',
      '"',
      "'",
      '\n',
      '[',
      ']',
      '{',
      '}',
      '\\',
      '#',
      '*',
      '&a ',
      '*a',
      '- ',
      '---\n',
      'export ',
      'A',
      '[p]\n',
    ],
    ...[
      'role_arn=',
      'source_profile=p\n',
      'aws_access_key_id=',
      'kind: Secret\n',
      'data:\n  ',
      '"data":',
      '"SecretString":"{',
      'name,password\n',
    ],
  )
  const hostile = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 60 })
    .map((parts) => parts.join(''))

  it.each(importers.map((importer) => [importer.id, importer] as const))(
    'of any text or bytes never ends %s with another error',
    async (_id, importer) => {
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            hostile.map((text) => Buffer.from(text)),
            fc.uint8Array({ maxLength: 200 }),
          ),
          async (bytes) => {
            await handle(importer, bytes)
          },
        ),
        { numRuns: 100 },
      )
    },
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Found, ReferenceFinder } from './find.ts'

const id = '0198f7a0-0000-7000-8000-00000000000a'

/** What is found in a text that comes in pieces of so many bytes. */
function find(text: string, size = Number.POSITIVE_INFINITY): Found[] {
  const finder = new ReferenceFinder(new Set([id]))
  const bytes = Buffer.from(text)
  const found: Found[] = []
  for (let at = 0; at < bytes.length; at += Math.min(size, bytes.length))
    found.push(...finder.push(bytes.subarray(at, at + Math.min(size, bytes.length))))
  return [...found, ...finder.end()]
}

describe('C6 references in files', () => {
  it('are read as the languages around them write them', () => {
    const text = [
      'STRIPE_KEY=keyward://stripe-live/key',
      'url: "keyward://Orders%20DB/password", # and more',
      "{ key: 'keyward://Worker/variables/DATABASE_URL' }",
      'See (keyward://stripe-live). Or <keyward://stripe-live/key>!',
      `id = "${id.toUpperCase()}"`,
      '$'.concat('{KEY:-keyward://zürich/key}'),
      'keyward://a?version=2 keyward://b#x',
    ].join('\r\n')
    expect(find(text)).toEqual([
      { line: 1, ref: 'stripe-live', field: 'key' },
      { line: 2, ref: 'Orders DB', field: 'password' },
      { line: 3, ref: 'Worker', field: 'variables.DATABASE_URL' },
      { line: 4, ref: 'stripe-live', field: '' },
      { line: 4, ref: 'stripe-live', field: 'key' },
      { line: 5, ref: id, field: '' },
      { line: 6, ref: 'zürich', field: 'key' },
      { line: 7, ref: 'a', field: '' },
      { line: 7, ref: 'b', field: '' },
    ])
  })

  it('are no placeholders, no UUIDs of others, and nothing without a name', () => {
    const other = '0198f7a0-0000-7000-8000-00000000000b'
    expect(find(`keyward://$NAME/key keyward://{name} keyward:// keyward:///key ${other} x${id} ${id}0`)).toEqual([])
    expect(find('keyward://%E0%A4%A/key')).toEqual([{ line: 1, ref: '%E0%A4%A', field: 'key' }])
  })

  it('are the same however a file is divided, in short lines and in one of a megabyte', () => {
    const one = fc.constantFrom(
      `keyward://näme%20${'x'.repeat(30)}/key`,
      id,
      'ö',
      '\n',
      ' ',
      '"a":1,',
      'é\r\n\r\n',
      '🔑 ',
    )
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (parts, size) => {
        const text = parts.join(' ')
        expect(find(text, size)).toEqual(find(text))
      }),
      { numRuns: 60 },
    )
    const long = `{${'"padding":"ööööö",'.repeat(60_000)}"key":"keyward://stripe-live/key"}`
    for (const size of [1000, 4096, 262_144]) expect(find(long, size)).toHaveLength(1)
    // A line of references alone: none is lost where it is divided.
    const many = 'keyward://stripe-live/key '.repeat(20_000)
    for (const size of [999, 65_536, 262_144]) expect(find(many, size)).toHaveLength(20_000)
  })
})

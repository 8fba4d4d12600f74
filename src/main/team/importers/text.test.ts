import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'
import { linesOf, readText } from './text.ts'

/** Longer than what is read in one go, with whatever stands across the end of a piece. */
const longText = fc
  .array(fc.constantFrom('a', 'é', '€', '🔑', '\n', '\r\n', '\r', 'word '), { minLength: 200, maxLength: 400 })
  .chain((parts) => fc.nat(60).map((shift) => 'x'.repeat(65_520 + shift) + parts.join('').repeat(80)))

async function linesRead(bytes: Uint8Array): Promise<string[]> {
  const all: string[] = []
  for await (const lines of linesOf(bytes)) all.push(...lines)
  return all
}

describe('S6 a text that is read piece by piece', () => {
  it('has the lines that the whole has, in every encoding', async () => {
    await fc.assert(
      fc.asyncProperty(longText, fc.constantFrom('utf8' as const, 'utf16le' as const), async (text, encoding) => {
        const bytes = Buffer.from(encoding === 'utf8' ? text : `\ufeff${text}`, encoding)
        expect(readText(bytes)).toBe(text)
        expect(await linesRead(bytes)).toEqual(text.split('\n').map((line) => line.replace(/\r$/, '')))
      }),
      { numRuns: 20 },
    )
  })

  it('is refused as soon as it is no text, also at its end', async () => {
    const long = Buffer.from('line\n'.repeat(30_000))
    for (const wrong of [[0], [0xff], [0xe2, 0x82]]) {
      await expect(linesRead(Buffer.from([...wrong, ...long]))).rejects.toMatchObject({ code: 'import-malformed' })
      await expect(linesRead(Buffer.from([...long, ...wrong]))).rejects.toMatchObject({ code: 'import-malformed' })
    }
    await expect(linesRead(Buffer.alloc(17 * 1024 * 1024, 'a'))).rejects.toMatchObject({ code: 'import-too-large' })
  })

  it.each([
    ['a table', 'many.csv', (n: number) => `name,password\n${'Shop,pw-1234\n'.repeat(n)}`],
    ['.pgpass', '.pgpass', (n: number) => Array.from({ length: n }, (_, at) => `h${at}:5432:db:me:pw-1234`).join('\n')],
    [
      'a list of secrets',
      'secrets.json',
      (n: number) =>
        JSON.stringify({
          SecretValues: Array.from({ length: n }, (_, at) => ({ Name: `s${at}`, SecretString: 'pw-1234' })),
        }),
    ],
  ])('as %s lets others have their turn', async (_what, name, make) => {
    let [turns, isOver] = [0, false]
    const count = () => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    count()
    const { credentials } = await take(name, make(5000))
    isOver = true
    expect(credentials).toHaveLength(5000)
    // Whatever the machine: not more than a hundred at a time.
    expect(turns).toBeGreaterThan(50)
  })
})

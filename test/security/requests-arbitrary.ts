import fc from 'fast-check'
import type * as z from 'zod'
import { cursor, hostPort, id, instant, line, name, period, tag } from '../../src/shared/domain/common.ts'
import { page, tokenPrefix } from '../../src/shared/domain/system.ts'

/** Texts that people never type, and that somebody always tries. */
const oddTexts = [
  '',
  ' ',
  '0',
  '__proto__',
  'constructor',
  'a'.repeat(200),
  'a\u0000b',
  '\u001b[31mred',
  '\u202egnp.exe',
  '\ud800',
  'A\u030a',
  '"*" OR name:^NEAR(',
  "'; DROP TABLE credential; --",
  '../../../etc/passwd',
  '-',
  '%',
  'ΑΒΓ ſ İ ß',
  '\u{1f511}\u200d',
]

/** Mostly what is right, now and then what is odd: one odd thing in a request shows more than ten. */
const mostly = <T>(right: fc.Arbitrary<T>, odd: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...odd) })

const odd = (...right: readonly string[]) => mostly(fc.constantFrom(...right), oddTexts)

/** What requests are drawn from, beside what their schemas alone allow. */
export interface Pool {
  readonly ids: readonly string[]
  /** Names and other references of what the vault holds, or may come to hold. */
  readonly names: readonly string[]
  /** Places in lists, rightly and wrongly made. */
  readonly cursors: readonly string[]
  /** Types with fields that belong together. */
  readonly credentials: readonly { readonly type: string; readonly config: object; readonly secrets: object }[]
  /** Values of the fields with these names, wherever they stand in a request. */
  readonly fields: Readonly<Record<string, readonly unknown[]>>
}

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly valueType?: z.ZodType
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly entries?: Readonly<Record<string, string>>
  readonly values?: readonly unknown[]
}

/** Requests of the shape that a schema asks for. Most are valid, and ask for something that exists. */
export function arbitraryOf(schema: z.ZodType, pool: Pool): fc.Arbitrary<unknown> {
  const known = new Map<unknown, fc.Arbitrary<unknown>>([
    [id, fc.constantFrom(...pool.ids)],
    [name, fc.oneof(odd(...pool.names), fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }))],
    [page, odd('', 'https://keys.example/a?b=c#d')],
    [tokenPrefix, odd('ghp_', 'a-', '~~')],
    [line, odd('', 'staging', 'Production', 'production')],
    [tag, odd('a', 'B', 'b', 'c:d')],
    [cursor, odd(...pool.cursors)],
    [
      hostPort,
      odd('127.0.0.1:9', '127.1:9', 'LOCALHOST:9', '[::1]:99999', '[::1]:9', 'a\u0000b:1', 'bücher.example:1'),
    ],
    [instant, odd('2027-01-31T23:59:59.000Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z')],
    [period, odd('1d', '9999y', '9999m', '12w')],
  ])
  const of = (part: z.ZodType, field = ''): fc.Arbitrary<unknown> => {
    const values = pool.fields[field]
    if (values) return fc.constantFrom(...values)
    const found = known.get(part)
    if (found) return found
    const def = part._zod.def as unknown as Definition
    switch (def.type) {
      case 'object': {
        const shape = Object.entries(def.shape ?? {})
        const optional = shape
          .filter(([, inner]) => ['optional', 'default'].includes(inner._zod.def.type))
          .map(([key]) => key)
        const required = shape.map(([key]) => key).filter((key) => !optional.includes(key))
        const arbitraries = Object.fromEntries(shape.map(([key, inner]) => [key, of(inner, key)]))
        const record = fc.record(arbitraries, { requiredKeys: required, noNullPrototype: true })
        if (!['type', 'config', 'secrets'].every((key) => required.includes(key))) return record
        // Fields that belong together are rarely drawn together by chance.
        const together = fc.constantFrom({}, ...pool.credentials)
        return fc.tuple(record, together).map(([drawn, fields]) => ({ ...drawn, ...fields }))
      }
      case 'array':
        return fc.array(of(def.element as z.ZodType, field), { maxLength: 4 })
      case 'record':
        return fc.dictionary(odd('a', 'X-B'), of(def.valueType as z.ZodType), { maxKeys: 3, noNullPrototype: true })
      case 'union':
        return fc.oneof(...(def.options ?? []).map((option) => of(option)))
      case 'nullable':
        return fc.oneof(fc.constant(null), of(def.innerType as z.ZodType))
      case 'optional':
      case 'default':
        return of(def.innerType as z.ZodType)
      case 'enum':
        return fc.constantFrom(...Object.values(def.entries ?? {}))
      case 'literal':
        return fc.constantFrom(...(def.values ?? []))
      case 'boolean':
        return fc.boolean()
      case 'number':
        return mostly(fc.constantFrom(1, 2, 3, 50), [0, 100, Number.MAX_SAFE_INTEGER, -1, 0.5])
      case 'string':
        return odd(...pool.names, ...pool.ids)
      default:
        throw new Error(`The schema's ${def.type} has no arbitrary yet.`)
    }
  }
  return of(schema)
}

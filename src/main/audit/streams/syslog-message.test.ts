import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuditRecord } from '../../../shared/domain/audit.ts'
import type { Outgoing } from './destination.ts'
import { frame, syslogMessage } from './syslog-message.ts'

const record: AuditRecord = {
  seq: 7,
  at: '2026-11-21T10:00:00.000Z',
  actor: 'ada (command)',
  action: 'credential.use',
  outcome: 'ok',
  subjectType: 'credential',
  subjectId: '019a',
  subject: 'Stripe "live" [eu] \\ x',
  detail: 'test · Shop API',
}
const vault = { vaultId: '019a-vault' }
const message = (changes: Partial<AuditRecord>, more: Partial<Outgoing> = {}, max?: number) =>
  syslogMessage({ record: { ...record, ...changes }, mac: 'ab'.repeat(32), resent: false, ...more }, vault, 'host', max)

/** Reads a message as the grammar of RFC 5424 has it. */
const grammar =
  /^<(\d{1,3})>1 (\S+) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (\[[^ =\]"]{1,32}(?: [^ =\]"]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*\])(?: (.*))?$/su
const read = (bytes: Buffer) => {
  const found = grammar.exec(bytes.toString('utf8'))
  if (!found) throw new Error(`It is none: ${bytes}`)
  const params = [...(found[7] ?? '').matchAll(/ ([^=]+)="((?:[^"\\]|\\.)*)"/gsu)]
  return {
    priority: Number(found[1]),
    values: Object.fromEntries(params.map(([, name, value]) => [name, value?.replace(/\\(["\\\]])/g, '$1')])),
    text: found[8] ?? '',
  }
}

describe('A3 a record as a message of RFC 5424', () => {
  it('has facility 13, a severity by its outcome, the action as MSGID, and every field as structured data', () => {
    expect(message({ subject: 'Stripe', detail: 'test' }).toString()).toBe(
      `<110>1 2026-11-21T10:00:00.000Z host keyward ${process.pid} credential.use [keyward@32473 vault="019a-vault" seq="7" ` +
        `actor="ada (command)" outcome="ok" subjectType="credential" subjectId="019a" subject="Stripe" detail="test" mac="${'ab'.repeat(32)}"] ` +
        'credential.use ok · Stripe · test'.replace(/^/, '\ufeff'),
    )
    expect(read(message({ outcome: 'failed' })).priority).toBe(13 * 8 + 4)
    expect(read(message({ action: 'alert.raise' })).priority).toBe(13 * 8 + 2)
    expect(read(message({}, { resent: true })).values.resent).toBe('true')
  })

  it('can’t be broken by what stands in a record', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 80 }).map((text) => text.toWellFormed())
    fc.assert(
      fc.property(texts, texts, texts, (actor, subject, detail) => {
        const { values } = read(message({ actor, subject, detail }))
        for (const [name, value] of Object.entries({ actor, subject, detail }))
          expect(values[name]).toBe(value === '' ? undefined : value)
      }),
    )
  })

  it('fits into a datagram, whatever the record is, and stays a message', () => {
    const long = fc.string({ unit: 'grapheme', minLength: 200, maxLength: 500 }).map((text) => text.toWellFormed())
    fc.assert(
      fc.property(long, long, long, (actor, subject, detail) => {
        const bytes = message({ actor, subject, detail }, {}, 1180)
        expect(bytes.length).toBeLessThanOrEqual(1180)
        expect(read(bytes).values.seq).toBe('7')
      }),
      { numRuns: 50 },
    )
  })

  it('is counted in octets, not characters', () => {
    const bytes = message({ subject: 'é' })
    expect(frame(bytes).toString()).toBe(`${bytes.length} ${bytes}`)
    expect(bytes.length).toBeGreaterThan(bytes.toString().length)
  })
})

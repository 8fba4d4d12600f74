import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainMac, LogDigest } from '../crypto/chain.ts'
import { bytesOf, toAuditRecord } from '../vault/audit-log.ts'
import type { AuditRow } from '../vault/repositories/audit.ts'
import { toJsonLine } from './export.ts'
import { verifyFile } from './verify-file.ts'

const key = createSecretKey(randomBytes(32))

/** A log as a vault has it. */
function logOf(length: number): { rows: AuditRow[]; anchors: string[] } {
  const rows: AuditRow[] = []
  const anchors: string[] = []
  const digest = new LogDigest()
  let mac: Buffer = Buffer.alloc(32)
  for (let seq = 1; seq <= length; seq++) {
    const row = {
      seq,
      at: 1_795_000_000_000 + seq,
      actor: 'ada (command)',
      action: 'credential.use',
      outcome: 'ok',
      subject_type: 'credential',
      subject_id: '019a0000-0000-7000-8000-000000000000',
      subject: `key “${seq}”`,
      detail: '',
    } as const
    mac = chainMac(key, mac, bytesOf(row))
    digest.add(bytesOf(row))
    rows.push({ ...row, mac })
    anchors.push(digest.anchor(seq))
  }
  return { rows, anchors }
}

const { rows, anchors } = logOf(12)

/** The lines of an export of some of the records. */
const linesOf = (chosen: readonly AuditRow[]) =>
  chosen.map((row, index) => {
    const before = rows[row.seq - 2]
    const follows = row.seq === (chosen[index - 1]?.seq ?? 0) + 1
    return toJsonLine({
      ...toAuditRecord(row),
      mac: row.mac.toString('hex'),
      ...(!follows && before && { previousMac: before.mac.toString('hex') }),
    })
  })
const whole = linesOf(rows)
const check = (lines: readonly string[], anchor: string | null = null, own: readonly AuditRow[] = []) =>
  verifyFile(Buffer.from(lines.join('')), { key, anchor, ownRecord: (seq) => own[seq - 1] })

describe('A2 an exported file', () => {
  it('is as the vault wrote it, whole or filtered', async () => {
    expect(await check(whole)).toEqual({
      ok: true,
      records: 12,
      firstSeq: 1,
      lastSeq: 12,
      gaps: 0,
      broken: null,
      anchor: anchors[11],
      continues: null,
    })
    await fc.assert(
      fc.asyncProperty(fc.subarray(rows, { minLength: 1 }), async (chosen) => {
        const found = await check(linesOf(chosen))
        expect(found).toMatchObject({ ok: true, records: chosen.length, firstSeq: chosen[0]?.seq })
        expect(found.anchor).toBe(chosen.at(-1)?.seq === chosen.length ? anchors[chosen.length - 1] : null)
      }),
    )
    expect(await check([])).toMatchObject({ ok: true, records: 0 })
  })

  it('is not, after an edit of any field of any record', async () => {
    const fields = ['seq', 'at', 'actor', 'action', 'outcome', 'subject', 'detail', 'mac'] as const
    await fc.assert(
      fc.asyncProperty(fc.nat(11), fc.constantFrom(...fields), async (index, field) => {
        const record = JSON.parse(whole[index] ?? '')
        const other = {
          seq: record.seq + 20,
          at: '2026-01-01T00:00:00.000Z',
          action: 'credential.create',
          outcome: 'failed',
          mac: '00'.repeat(32),
        }
        const edited = { ...record, [field]: field in other ? other[field as keyof typeof other] : 'other' }
        const found = await check(whole.with(index, `${JSON.stringify(edited)}\n`))
        expect(found).toMatchObject({ ok: false, broken: { line: index + 1, why: 'altered' } })
      }),
    )
  })

  it('is not, when lines changed places or stand there twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(11), fc.nat(11), async (one, other) => {
        fc.pre(one !== other)
        const swapped = whole.with(one, whole[other] ?? '').with(other, whole[one] ?? '')
        expect((await check(swapped)).ok).toBe(false)
        expect((await check(whole.toSpliced(one, 0, whole[other] ?? ''))).ok).toBe(false)
      }),
    )
  })

  it('does not pass with a line taken out, nor with half a line', async () => {
    expect(await check(whole.toSpliced(4, 1))).toMatchObject({ ok: false, broken: { line: 5, seq: 6, why: 'altered' } })
    expect(await check([...whole.slice(0, 3), '{"seq":4'])).toMatchObject({
      broken: { line: 4, seq: null, why: 'unreadable' },
    })
  })

  it('is held against an anchor: cut at its end, it holds an older one and not a newer one', async () => {
    const cut = whole.slice(0, 8)
    expect(await check(cut, anchors[7])).toMatchObject({ ok: true, continues: 'yes' })
    expect(await check(cut, anchors[3])).toMatchObject({ ok: true, continues: 'yes' })
    expect(await check(cut, anchors[10])).toMatchObject({ ok: false, continues: 'ends-before' })
    expect(await check(cut, `3:${'0'.repeat(32)}`)).toMatchObject({ ok: false, continues: 'differs' })
    expect(await check(linesOf(rows.slice(2)), anchors[11])).toMatchObject({ ok: false, continues: 'incomplete' })
  })

  it('of before a new vault key passes where the log has the same records', async () => {
    const foreign = createSecretKey(randomBytes(32))
    const options = { key: foreign, anchor: anchors[11] ?? null }
    const bytes = Buffer.from(whole.join(''))
    expect(await verifyFile(bytes, { ...options, ownRecord: () => undefined })).toMatchObject({ ok: false })
    expect(await verifyFile(bytes, { ...options, ownRecord: (seq) => rows[seq - 1] })).toMatchObject({ ok: true })
  })
})

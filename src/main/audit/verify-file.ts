import type { KeyObject } from 'node:crypto'
import { setImmediate as giveWay } from 'node:timers/promises'
import * as z from 'zod'
import { type AuditFileVerification, auditRecord } from '../../shared/domain/audit.ts'
import { chainLength, chainMac, LogDigest } from '../crypto/chain.ts'
import { bytesOf } from '../vault/audit-log.ts'
import type { AuditRow } from '../vault/repositories/audit.ts'
import { AnchorCheck } from './anchor.ts'

const mac = z.string().regex(/^[0-9a-f]{64}$/)

/** A line of an export. */
const exportedRecord = auditRecord.extend({ mac, previousMac: mac.optional() })

const stride = 500

interface FileOptions {
  /** The vault's "audit" key. */
  readonly key: KeyObject
  readonly anchor: string | null | undefined
  /** The vault's own record of a number, if it has one. */
  ownRecord(seq: number): AuditRow | undefined
}

/**
 * Checks an exported file line by line: each record is one that this vault has sealed, by its MAC, or, when the vault got another
 * key since, one that the vault's log has word for word. Records that a filter left out are counted and can't be judged.
 */
export async function verifyFile(bytes: Buffer, options: FileOptions): Promise<AuditFileVerification> {
  const walk = new FileWalk(options)
  const check = new AnchorCheck(options.anchor)
  let line = 0
  for (const text of linesOf(bytes)) {
    line += 1
    const broken = walk.take(text)
    if (broken) return walk.finding({ line, ...broken }, check)
    check.passed(walk.lastSeq ?? 0, () => walk.anchor)
    if (line % stride === 0) await giveWay()
  }
  return walk.finding(null, check)
}

type Broken = NonNullable<AuditFileVerification['broken']>

class FileWalk {
  lastSeq: number | null = null
  readonly #options: FileOptions
  readonly #digest = new LogDigest()
  #records = 0
  #firstSeq: number | null = null
  #gaps = 0
  #mac: Buffer = Buffer.alloc(chainLength)

  constructor(options: FileOptions) {
    this.#options = options
  }

  take(text: string): Omit<Broken, 'line'> | null {
    const record = parse(text)
    if (!record) return { seq: null, why: 'unreadable' }
    const { seq } = record
    const last = this.lastSeq ?? 0
    if (seq <= last) return { seq, why: 'order' }
    const { previousMac } = record
    const follows = seq === last + 1
    const previous = follows ? this.#mac : previousMac === undefined ? null : Buffer.from(previousMac, 'hex')
    const row = toRow(record)
    const bytes = bytesOf(row)
    if (!this.#isSealed(previous, bytes, row.mac) && !this.#isOwn(seq, bytes)) return { seq, why: 'altered' }
    if (!follows && this.lastSeq !== null) this.#gaps += 1
    this.#firstSeq ??= seq
    this.#records += 1
    this.lastSeq = seq
    this.#mac = row.mac
    this.#digest.add(bytes)
    return null
  }

  /** The anchor of the last record, while every record from the first on has come. */
  get anchor(): string | null {
    return this.#isWhole ? this.#digest.anchor(this.lastSeq ?? 0) : null
  }

  finding(broken: Broken | null, check: AnchorCheck): AuditFileVerification {
    const compared = check.result(this.lastSeq ?? 0)
    const continues = compared === null || this.#isWhole ? compared : 'incomplete'
    return {
      ok: broken === null && (continues === null || continues === 'yes'),
      records: this.#records,
      firstSeq: this.#firstSeq,
      lastSeq: this.lastSeq,
      gaps: this.#gaps,
      broken,
      anchor: broken === null ? this.anchor : null,
      continues,
    }
  }

  get #isWhole(): boolean {
    return this.lastSeq !== null && this.lastSeq === this.#records
  }

  #isSealed(previous: Buffer | null, bytes: Buffer, mac: Buffer): boolean {
    return previous !== null && chainMac(this.#options.key, previous, bytes).equals(mac)
  }

  #isOwn(seq: number, bytes: Buffer): boolean {
    const own = this.#options.ownRecord(seq)
    return own !== undefined && bytesOf(own).equals(bytes)
  }
}

function parse(text: string): z.infer<typeof exportedRecord> | null {
  try {
    const parsed = exportedRecord.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function toRow(record: z.infer<typeof exportedRecord>): AuditRow {
  const { seq, actor, action, outcome, subject, detail } = record
  return {
    seq,
    at: Date.parse(record.at),
    actor,
    action,
    outcome,
    subject_type: record.subjectType,
    subject_id: record.subjectId,
    subject,
    detail,
    mac: Buffer.from(record.mac, 'hex'),
  }
}

/** The lines of a file; an empty last one is none. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from)
    const to = end === -1 ? bytes.length : end
    yield bytes.toString('utf8', from, to)
    from = to + 1
  }
}

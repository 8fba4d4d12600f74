import type { KeyObject } from 'node:crypto'
import type { AuditRecord, AuditVerification } from '../../shared/domain/audit.ts'
import { canonical } from '../crypto/canonical.ts'
import { chainLength, chainMac, LogDigest } from '../crypto/chain.ts'
import type { ReadDb, WriteDb } from './database.ts'
import type { AuditHead, AuditRow } from './repositories/audit.ts'
import {
  countAudit,
  eachAudit,
  insertAudit,
  iterateAudit,
  readHead,
  updateAuditMac,
  writeHead,
} from './repositories/audit.ts'

/** Records that a transaction holds back to write them together. */
const heldRows = 512

/** What is to be recorded. Names and codes, never a value. */
export interface AuditEntry {
  readonly action: AuditRecord['action']
  readonly outcome?: AuditRecord['outcome']
  readonly subjectType: AuditRecord['subjectType']
  readonly subjectId?: string | null
  readonly subject?: string
  readonly detail?: string
  /** Who did it, where that isn't who is at work now. */
  readonly actor?: string
}

/**
 * Appends one record to the chain, in the caller's transaction: what is done and that it was done become durable together.
 * Every record's MAC covers the one before it, under the vault's "audit" key. The row may be written as late as the commit,
 * so nothing reads it back in the same transaction.
 */
export function appendAudit(db: WriteDb, key: KeyObject, who: { actor: string; at: number }, entry: AuditEntry): void {
  const head = db.gathered('audit', () => new ChainHead(db))
  const row: Omit<AuditRow, 'mac'> = {
    seq: head.seq + 1,
    at: who.at,
    actor: lineOf(entry.actor ?? who.actor),
    action: entry.action,
    outcome: entry.outcome ?? 'ok',
    subject_type: entry.subjectType,
    subject_id: entry.subjectId ?? null,
    subject: lineOf(entry.subject ?? ''),
    detail: lineOf(entry.detail ?? ''),
  }
  head.append({ ...row, mac: chainMac(key, head.mac, bytesOf(row)) })
}

/**
 * A text as one line of the log, whatever it was: one record that the contract refuses would keep a whole page of the log
 * from being read.
 */
export function lineOf(text: string): string {
  if (text.length <= 500 && /^[\x20-\x7e]*$/.test(text)) return text
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .normalize('NFC')
    .slice(0, 500)
    .replace(/[\ud800-\udbff]$/, '')
}

/** The end of the chain while a transaction appends to it. Its records are written with the transaction's last statements. */
class ChainHead {
  seq: number
  mac: Buffer
  readonly #db: WriteDb
  #rows: AuditRow[] = []

  constructor(db: WriteDb) {
    const { seq, mac } = readHead(db)
    this.seq = seq
    this.mac = mac
    this.#db = db
  }

  append(row: AuditRow): void {
    this.#rows.push(row)
    this.seq = row.seq
    this.mac = row.mac
    if (this.#rows.length === heldRows) this.#writeRows()
  }

  flush(): void {
    this.#writeRows()
    writeHead(this.#db, { seq: this.seq, mac: this.mac })
  }

  #writeRows(): void {
    insertAudit(this.#db, this.#rows)
    this.#rows = []
  }
}

/** Follows the chain, one record after the other. */
export class ChainWalk {
  /** Number of the last record that fits. */
  seq = 0
  #mac: Buffer = Buffer.alloc(chainLength)
  readonly #key: KeyObject
  readonly #digest: LogDigest

  constructor(key: KeyObject) {
    this.#key = key
    this.#digest = new LogDigest()
  }

  /** Whether this is the next record, as it was written. */
  takes(row: AuditRow, head: AuditHead): boolean {
    const bytes = bytesOf(row)
    if (row.seq !== this.seq + 1 || row.seq > head.seq) return false
    if (!chainMac(this.#key, this.#mac, bytes).equals(row.mac)) return false
    this.seq = row.seq
    this.#mac = row.mac
    this.#digest.add(bytes)
    return true
  }

  /** Whether nothing is missing after the last record that it took. */
  endsAt(head: AuditHead): boolean {
    return this.seq === head.seq && this.#mac.equals(head.mac)
  }

  /** The anchor of the last record that it took; null before the first. */
  get anchor(): string | null {
    return this.seq === 0 ? null : this.#digest.anchor(this.seq)
  }
}

/** What was found of the chain. */
export type ChainFinding = Pick<AuditVerification, 'ok' | 'records' | 'firstBroken'>

/**
 * Walks the whole chain. `firstBroken` is the number of the first record that was edited, removed, reordered or added, or
 * the number after the last one when records are missing at the end.
 */
export function verifyAudit(db: ReadDb, key: KeyObject): ChainFinding {
  const head = readHead(db)
  const walk = new ChainWalk(key)
  for (const row of iterateAudit(db))
    if (!walk.takes(row, head)) return { ok: false, records: countAudit(db), firstBroken: walk.seq + 1 }
  if (!walk.endsAt(head)) return { ok: false, records: walk.seq, firstBroken: walk.seq + 1 }
  return { ok: true, records: walk.seq, firstBroken: null }
}

/**
 * Chains the log anew under another key, as far as it fits under the old one. From the first record that doesn't fit on every
 * MAC stays as it is, the end of the chain too: under the new key none of them fits, so that the log is broken at the same record
 * as before. `each` is called for every record.
 */
export function rechainAudit(db: WriteDb, from: KeyObject, to: KeyObject, each: () => void): ChainFinding {
  const found = verifyAudit(db, from)
  const end = found.firstBroken ?? Number.POSITIVE_INFINITY
  let mac: Buffer = Buffer.alloc(chainLength)
  let seq = 0
  for (const row of eachAudit(db)) {
    if (row.seq >= end) break
    mac = chainMac(to, mac, bytesOf(row))
    seq = row.seq
    updateAuditMac(db, row.seq, mac)
    each()
  }
  if (found.ok) writeHead(db, { seq, mac })
  return found
}

/** What a record's MAC covers. */
export function bytesOf(row: Omit<AuditRow, 'mac'>): Buffer {
  return canonical([
    String(row.seq),
    String(row.at),
    row.actor,
    row.action,
    row.outcome,
    row.subject_type,
    row.subject_id,
    row.subject,
    row.detail,
  ])
}

/** A row as the contract shows it. */
export function toAuditRecord(row: AuditRow): AuditRecord {
  return {
    seq: row.seq,
    at: new Date(row.at).toISOString(),
    actor: row.actor,
    action: row.action,
    outcome: row.outcome,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    subject: row.subject,
    detail: row.detail,
  }
}

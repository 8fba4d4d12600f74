import { randomUUID } from 'node:crypto'
import { VaultError } from '../../../shared/errors.ts'
import { classify, timeoutOf } from '../../connections/classify.ts'
import type { ServiceContext } from '../../context.ts'
import { toAuditRecord } from '../../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import type { OpenVault } from '../../vault/open-vault.ts'
import { type AuditRow, auditAfter, auditAt, readHead } from '../../vault/repositories/audit.ts'
import { findStream, listStreams, type StreamRecord, updateStream } from '../../vault/repositories/audit-streams.ts'
import type { StreamCredentials } from './access.ts'
import { type Batch, type Outgoing, parseDestination, type Sender } from './destination.ts'

/** Records and bytes that are sent together; so much lies in memory for a stream, however far behind it is. */
const maxRecords = 500
const maxBytes = 512 * 1024

/** A batch ends, well or badly, within this time. A process that is gone loses its turn some time later. */
const deadlineMs = 30_000
const leaseMs = 90_000

/** Pauses after failed tries: 2 s, doubled each time, at most 5 minutes. */
const firstPauseMs = 2000
const longestPauseMs = 300_000

/** A stream that fails lags when its oldest record has waited so long, or so many wait. */
const lagMs = 900_000
const lagRecords = 5000

/** Why a stream doesn't get on, as it is stored. */
export interface StreamFailure {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

interface StreamerOptions {
  readonly context: ServiceContext
  readonly credentials: StreamCredentials
  readonly version: string
  readonly senders: { readonly [K in ReturnType<typeof parseDestination>['kind']]: () => Promise<Sender> }
}

/** What became of a try. */
type Outcome = 'delivered' | 'failed' | 'nothing' | 'taken'

/**
 * Sends the log to its destinations. The log itself is the queue: a stream keeps the number of the last record that is known to have
 * arrived (`cursor`) and of the last that may have (`sent`). What lies between is sent again with a mark, in the same batch as before. So
 * nothing is lost while a receiver or this process is away, and nothing comes twice without a mark.
 *
 * One process at a time sends a stream: it takes a lease in the vault, which ends by itself when the process does.
 */
export class Streamer {
  readonly #options: StreamerOptions
  readonly #me = randomUUID()
  readonly #running = new Map<string, Promise<void>>()

  constructor(options: StreamerOptions) {
    this.#options = options
  }

  /** Sends what is due. Never throws: what fails is kept with the stream. */
  async round(): Promise<void> {
    const { vault, now } = this.#options.context
    if (vault.state !== 'unlocked' || vault.replacer.isRunning) return
    try {
      const due = vault.read((db) => {
        const { seq } = readHead(db)
        return listStreams(db).filter((each) => each.cursor !== seq && each.next_at <= now())
      })
      await Promise.all(due.map(({ id }) => this.drain(id)))
    } catch {
      // It was locked meanwhile, or its disk is full: the next round will see.
    }
  }

  /** Sends everything that waits for one destination, batch by batch, until a try fails. */
  drain(id: string): Promise<void> {
    const running = this.#running.get(id) ?? this.#drain(id).finally(() => this.#running.delete(id))
    this.#running.set(id, running)
    return running
  }

  async #drain(id: string): Promise<void> {
    const open = this.#options.context.vault.current
    while ((await this.#sendBatch(open, id)) === 'delivered');
  }

  async #sendBatch(open: OpenVault, id: string): Promise<Outcome> {
    const { vault } = this.#options.context
    if (!vault.isOpen(open) || vault.replacer.isRunning) return 'taken'
    const claimed = vault.writeInto(open, [], (db) => this.#claim(db, id))
    if (typeof claimed === 'string') return claimed
    const { stream, rows } = claimed
    const last = rows.at(-1)?.seq ?? stream.cursor
    const items = rows.map(
      (row): Outgoing => ({
        record: toAuditRecord(row),
        mac: row.mac.toString('hex'),
        resent: row.seq <= stream.sent,
      }),
    )
    const { failure, mayHaveArrived } = await this.send(open, stream, items)
    if (!vault.isOpen(open)) return 'taken'
    return vault.writeInto(open, [], (db, audit) => {
      const now = this.#options.context.now()
      const mine = findStream(db, id)
      if (mine?.lease_owner !== this.#me) return 'taken'
      const free = { lease_owner: null, lease_until: 0 } as const
      if (failure === null) {
        const { seq } = readHead(db)
        const caughtUp = mine.lagging === 1 && last >= seq
        updateStream(db, id, {
          ...free,
          cursor: last,
          sent: Math.max(mine.sent, last),
          delivered_at: now,
          failures: 0,
          failure: null,
          failed_at: null,
          next_at: 0,
          ...(caughtUp && { lagging: 0 }),
        })
        if (caughtUp)
          audit({
            actor: 'Keyward',
            action: 'stream.recover',
            subjectType: 'stream',
            subjectId: id,
            subject: mine.name,
          })
        return 'delivered'
      }
      const lags = mine.lagging === 0 && isLagging(db, mine.cursor, now)
      updateStream(db, id, {
        ...free,
        // What can't have left is no repetition the next time.
        sent: mayHaveArrived ? mine.sent : stream.sent,
        failures: mine.failures + 1,
        failure: JSON.stringify(failure),
        failed_at: now,
        next_at: now + pauseAfter(mine.failures + 1),
        ...(lags && { lagging: 1 }),
      })
      if (lags)
        audit({
          actor: 'Keyward',
          action: 'stream.lag',
          outcome: 'failed',
          subjectType: 'stream',
          subjectId: id,
          subject: mine.name,
          detail: failure.code,
        })
      return 'failed'
    })
  }

  /** Takes the stream and what is to be sent, and notes durably that it may arrive from now on. */
  #claim(db: WriteDb, id: string): { stream: StreamRecord; rows: AuditRow[] } | Outcome {
    const now = this.#options.context.now()
    const found = findStream(db, id)
    if (!found) return 'nothing'
    const isFree = found.lease_owner === null || found.lease_owner === this.#me
    // A clock that was set back must not keep a stream from being sent.
    if (!isFree && found.lease_until > now && found.lease_until <= now + leaseMs) return 'taken'
    const { seq } = readHead(db)
    // A restored vault has a shorter log than the one that was sent.
    const stream = { ...found, cursor: Math.min(found.cursor, seq), sent: Math.min(found.sent, seq) }
    const rows = batchOf(stream, auditAfter(db, stream.cursor, maxRecords))
    const last = rows.at(-1)
    if (!last) {
      if (stream.cursor !== found.cursor) updateStream(db, id, { cursor: stream.cursor, sent: stream.sent })
      return 'nothing'
    }
    const lease = { lease_owner: this.#me, lease_until: now + leaseMs }
    updateStream(db, id, { ...lease, cursor: stream.cursor, sent: Math.max(stream.sent, last.seq) })
    return { stream, rows }
  }

  /** Sends records to a stream. Says why it failed, and whether they may have arrived all the same. Never throws. */
  async send(
    open: OpenVault,
    stream: StreamRecord,
    items: readonly Outgoing[],
  ): Promise<{ failure: StreamFailure | null; mayHaveArrived: boolean }> {
    const { context, credentials, version, senders } = this.#options
    const locked = new AbortController()
    const stopListening = context.vault.onLock(() => locked.abort())
    const deadline = AbortSignal.timeout(deadlineMs)
    let mayHaveArrived = false
    try {
      const destination = parseDestination(stream.address)
      const access = credentials.open(stream, destination)
      const batch: Batch = { vaultId: open.id, version, items }
      const sender = await senders[destination.kind]()
      const signal = AbortSignal.any([locked.signal, deadline])
      const beforeFirstByte = () => {
        mayHaveArrived = true
      }
      await sender(destination, batch, { access, ca: stream.ca, signal, beforeFirstByte })
      return { failure: null, mayHaveArrived }
    } catch (error) {
      credentials.forget(stream.id)
      return { failure: failureOf(error, deadline.aborted), mayHaveArrived }
    } finally {
      stopListening()
    }
  }
}

/** What is sent next: first what may have arrived, as it was sent before. */
function batchOf(stream: Pick<StreamRecord, 'sent' | 'cursor'>, rows: readonly AuditRow[]): AuditRow[] {
  const again = rows.filter(({ seq }) => seq <= stream.sent)
  const wanted = again.length > 0 ? again : rows
  let bytes = 0
  const end = wanted.findIndex((row, index) => {
    bytes += 300 + 3 * (row.actor.length + row.subject.length + row.detail.length)
    return bytes > maxBytes && index > 0
  })
  return wanted.slice(0, end === -1 ? wanted.length : end)
}

function isLagging(db: ReadDb, cursor: number, now: number): boolean {
  const oldest = auditAt(db, cursor + 1)
  return readHead(db).seq - cursor > lagRecords || (oldest !== undefined && now - oldest.at > lagMs)
}

function pauseAfter(failures: number): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1))
  return Math.round(pause * (0.75 + Math.random() / 2))
}

function failureOf(error: unknown, isLate: boolean): StreamFailure {
  if (error instanceof VaultError) {
    const { code, message, remedy } = error.toBody()
    return { code, message, remedy }
  }
  const { code, message, remedy } = isLate ? timeoutOf(null) : classify(error)
  return { code, message, remedy }
}

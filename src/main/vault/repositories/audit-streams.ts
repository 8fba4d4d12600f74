import type { ReadDb, WriteDb } from '../database.ts'

/** A row of `audit_stream`. Times are milliseconds. */
export interface StreamRecord {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly credential_id: string | null
  /** PEM certificates; empty for none. */
  readonly ca: string
  readonly created_at: number
  /** The last record that is known to have arrived. */
  readonly cursor: number
  /** The last record that may have arrived. */
  readonly sent: number
  readonly delivered_at: number | null
  /** Tries in a row that failed, why, and when the last one did. */
  readonly failures: number
  readonly failure: string | null
  readonly failed_at: number | null
  /** Not tried again before. */
  readonly next_at: number
  /** Whether it was recorded that it lags. */
  readonly lagging: number
  /** The process that sends now, and until when it may. */
  readonly lease_owner: string | null
  readonly lease_until: number
}

export function listStreams(db: ReadDb): StreamRecord[] {
  return db.all<StreamRecord>('SELECT * FROM audit_stream ORDER BY name')
}

export function findStream(db: ReadDb, id: string): StreamRecord | undefined {
  return db.get<StreamRecord>('SELECT * FROM audit_stream WHERE id = ?', id)
}

type NewStream = Pick<StreamRecord, 'id' | 'name' | 'address' | 'credential_id' | 'ca' | 'created_at' | 'cursor'>

export function insertStream(db: WriteDb, stream: NewStream): void {
  db.run(
    'INSERT INTO audit_stream (id, name, address, credential_id, ca, created_at, cursor, sent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    stream.id,
    stream.name,
    stream.address,
    stream.credential_id,
    stream.ca,
    stream.created_at,
    stream.cursor,
    stream.cursor,
  )
}

type StreamChanges = Partial<Omit<StreamRecord, 'id' | 'name' | 'address' | 'credential_id' | 'ca' | 'created_at'>>

export function updateStream(db: WriteDb, id: string, changes: StreamChanges): void {
  const columns = Object.keys(changes)
  if (columns.length === 0) return
  const assignments = columns.map((column) => `${column} = ?`).join(', ')
  db.run(`UPDATE audit_stream SET ${assignments} WHERE id = ?`, ...Object.values(changes), id)
}

export function deleteStream(db: WriteDb, id: string): void {
  db.run('DELETE FROM audit_stream WHERE id = ?', id)
}

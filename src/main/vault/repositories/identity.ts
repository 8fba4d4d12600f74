import type { ReadDb, WriteDb } from '../database.ts'

/** The row of the table `identity`: who has this vault. */
export interface IdentityRecord {
  readonly id: string
  readonly name: string
  /** The age recipient (`age1…`). */
  readonly recipient: string
  /** The public Ed25519 key in base64url. */
  readonly signing_key: string
  /** The public card as a text. */
  readonly card: string
  /** The age identity and the seed of the signing key, sealed. */
  readonly sealed: Buffer
  readonly created_at: number
}

export function findIdentity(db: ReadDb): IdentityRecord | undefined {
  return db.get('SELECT id, name, recipient, signing_key, card, sealed, created_at FROM identity')
}

export function insertIdentity(db: WriteDb, record: IdentityRecord): void {
  db.run(
    `INSERT INTO identity (rid, id, name, recipient, signing_key, card, sealed, created_at)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
    record.id,
    record.name,
    record.recipient,
    record.signing_key,
    record.card,
    record.sealed,
    record.created_at,
  )
}

export function updateIdentitySealed(db: WriteDb, sealed: Buffer): void {
  db.run('UPDATE identity SET sealed = ?', sealed)
}

/** A row of the table `contact`. */
export interface ContactRecord {
  readonly id: string
  readonly name: string
  readonly recipient: string
  readonly signing_key: string
  readonly added_at: number
  /** When the words of its fingerprint were compared; null before. */
  readonly verified_at: number | null
}

/** All contacts by name. */
export function listContacts(db: ReadDb): ContactRecord[] {
  return db.all('SELECT * FROM contact ORDER BY name COLLATE NOCASE, id')
}

export function findContact(db: ReadDb, id: string): ContactRecord | undefined {
  return db.get('SELECT * FROM contact WHERE id = ?', id)
}

/** Enters a card, in the place of an older one of the same person. */
export function putContact(db: WriteDb, record: ContactRecord): void {
  db.run(
    `INSERT INTO contact (id, name, recipient, signing_key, added_at, verified_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, recipient = excluded.recipient, signing_key = excluded.signing_key,
       added_at = excluded.added_at, verified_at = excluded.verified_at`,
    record.id,
    record.name,
    record.recipient,
    record.signing_key,
    record.added_at,
    record.verified_at,
  )
}

export function deleteContact(db: WriteDb, id: string): boolean {
  return db.run('DELETE FROM contact WHERE id = ?', id).changes > 0
}

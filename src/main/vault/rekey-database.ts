import { join } from 'node:path'
import type { FieldValues } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import { open, rewrap } from '../crypto/aead.ts'
import { fieldMarks, fieldsFingerprint } from '../crypto/fingerprint.ts'
import type { VaultKeys } from '../crypto/hkdf.ts'
import { deriveVaultKeys, wipeKeys } from '../crypto/hkdf.ts'
import { rechainAudit, verifyAudit } from './audit-log.ts'
import { bytesOf } from './backups/write.ts'
import type { WriteDb } from './database.ts'
import { Database } from './database.ts'
import { countOpenGrants, moveGrants } from './rekey-grants.ts'
import { countOpenIdentities, moveIdentity } from './rekey-identity.ts'
import { countAudit } from './repositories/audit.ts'
import type { SealedRow } from './repositories/versions.ts'
import { countSealed, eachSealed, replaceSealed } from './repositories/versions.ts'

/** A vault's database to be written anew under another vault key, into a draft. */
export interface RekeyJob {
  readonly folder: string
  readonly draft: string
  readonly vaultId: string
  readonly binding?: string
  /** Both stay the caller's, to be wiped there. */
  readonly oldKey: Uint8Array
  readonly newKey: Uint8Array
}

/** What was found on the way: values that could not be opened before stay as they were, and so does a broken log. */
export interface RekeyOutcome {
  readonly values: number
  readonly damaged: number
  /** OAuth tokens that open. */
  readonly tokens: number
  /** 1 when the person's identity opens; 0 when there is none, or it was damaged before. */
  readonly identities: number
  readonly firstBroken: number | null
}

/** Told how far the work is; throws to end it. */
export type Tell = (label: string, done: number, total: number) => void

/**
 * Copies the database into the draft and puts everything there that depends on the vault key under the new one: sealed values,
 * of which only the data keys are wrapped anew, fingerprints, the chain of the audit log, every page. Then all of it is read
 * again with the new key alone. The old database is only read.
 * @throws VaultError `disk-full`, `vault-damaged`, and what `tell` throws
 */
export function rekeyDatabase(job: RekeyJob, tell: Tell): RekeyOutcome {
  const from = deriveVaultKeys(bytesOf(job.oldKey), job.vaultId)
  const to = deriveVaultKeys(bytesOf(job.newKey), job.vaultId)
  const file = join(job.draft, 'vault.db')
  try {
    tell('copy', 0, 1)
    withDatabase(join(job.folder, 'vault.db'), from.database, job.binding, (database) => database.copyInto(file))
    tell('copy', 1, 1)
    const outcome = withDatabase(file, from.database, job.binding, (database) => {
      const done = database.write((db) => moveContent(db, job.vaultId, from, to, tell))
      tell('pages', 0, 1)
      database.changeKey(to.database)
      tell('pages', 1, 1)
      return done
    })
    withDatabase(file, to.database, job.binding, (database) => prove(database, job.vaultId, to, outcome, tell))
    return outcome
  } finally {
    wipeKeys(from)
    wipeKeys(to)
  }
}

function moveContent(db: WriteDb, vaultId: string, from: VaultKeys, to: VaultKeys, tell: Tell): RekeyOutcome {
  const values = countSealed(db)
  let done = 0
  let damaged = 0
  for (const row of eachSealed(db)) {
    if (!moveValue(db, vaultId, from, to, row)) damaged += 1
    if (++done % 50 === 0) tell('values', done, values)
  }
  const tokens = countOpenGrants(db, vaultId, from)
  const identities = countOpenIdentities(db, vaultId, from)
  moveGrants(db, vaultId, from, to)
  moveIdentity(db, vaultId, from, to)
  tell('values', values, values)
  const records = countAudit(db)
  let chained = 0
  const { firstBroken } = rechainAudit(db, from.audit, to.audit, () => {
    if (++chained % 500 === 0) tell('records', chained, records)
  })
  tell('records', records, records)
  return { values, damaged, tokens, identities, firstBroken }
}

/** Whether the value opens. One that doesn't is left as it is, and won't open under the new key either. */
function moveValue(db: WriteDb, vaultId: string, from: VaultKeys, to: VaultKeys, row: SealedRow): boolean {
  const context = { vaultId, credentialId: row.credential_id, version: row.version }
  try {
    const plain = open(from.secrets, row.sealed, context)
    try {
      const values = JSON.parse(plain.toString('utf8')) as FieldValues
      const moved = rewrap(from.secrets, to.secrets, row.sealed, context)
      replaceSealed(db, row, moved, {
        fingerprint: fieldsFingerprint(to.fingerprint, values),
        marks: fieldMarks(to.fingerprint, values),
      })
    } finally {
      plain.fill(0)
    }
    return true
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== 'secret-damaged') throw error
    replaceSealed(db, row, row.sealed, { fingerprint: '', marks: [] })
    return false
  }
}

/** Reads everything with the new key alone. @throws VaultError `vault-damaged` when it isn't what was written */
function prove(database: Database, vaultId: string, to: VaultKeys, outcome: RekeyOutcome, tell: Tell): void {
  tell('check', 0, outcome.values)
  database.check()
  const found = database.read((db) => {
    let opened = 0
    let done = 0
    for (const row of eachSealed(db)) {
      if (opens(to, vaultId, row)) opened += 1
      if (++done % 50 === 0) tell('check', done, outcome.values)
    }
    return {
      opened,
      tokens: countOpenGrants(db, vaultId, to),
      identities: countOpenIdentities(db, vaultId, to),
      log: verifyAudit(db, to.audit),
    }
  })
  const isWhole =
    found.opened === outcome.values - outcome.damaged &&
    found.tokens === outcome.tokens &&
    found.identities === outcome.identities
  if (!isWhole || found.log.firstBroken !== outcome.firstBroken) throw new VaultError('vault-damaged')
  tell('check', outcome.values, outcome.values)
}

function opens(keys: VaultKeys, vaultId: string, row: SealedRow): boolean {
  try {
    open(keys.secrets, row.sealed, { vaultId, credentialId: row.credential_id, version: row.version }).fill(0)
    return true
  } catch (error) {
    if (error instanceof VaultError) return false
    throw error
  }
}

function withDatabase<T>(file: string, key: Buffer, binding: string | undefined, work: (database: Database) => T): T {
  const database = new Database({ file, key, create: false, ...(binding && { binding }) })
  try {
    return work(database)
  } finally {
    database.close()
  }
}

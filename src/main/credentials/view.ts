import type { Credential } from '../../shared/domain/credential.ts'
import type { ReadDb } from '../vault/database.ts'
import { localDay } from '../vault/local-day.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import type { CredentialRecord, StatusClock } from '../vault/repositories/credential-row.ts'
import { toInstant, toRow, valueMissing } from '../vault/repositories/credential-row.ts'
import { connectionsOf } from '../vault/repositories/credentials.ts'
import { sameValues } from '../vault/repositories/field-marks.ts'
import { countReferencesOf } from '../vault/repositories/impact.ts'
import { findShare, hiddenMask } from '../vault/repositories/shares.ts'
import { countUses, lastUse } from '../vault/repositories/usage.ts'
import { findVersion } from '../vault/repositories/versions.ts'
import { weaknessSentence } from './strength/weakness.ts'

/** A record as the contract shows it, with what uses it. Nothing is opened for it. */
export function toCredential(db: ReadDb, record: CredentialRecord, clock: StatusClock): Credential {
  const access = findShare(db, record.rid)?.level ?? 'manage'
  const whole = wholeCredential(db, record, clock)
  return access === 'use' ? { ...whole, ...withoutConfiguration, access } : { ...whole, access }
}

/** What is left of a credential for somebody who may use it and nothing more. */
const withoutConfiguration = {
  masked: hiddenMask,
  secretFields: [],
  config: {},
  facts: [],
  warnings: [],
  strength: null,
  sameValue: [],
  boundHosts: [],
}

function wholeCredential(db: ReadDb, record: CredentialRecord, clock: StatusClock): Omit<Credential, 'access'> {
  const usedBy = connectionsOf(db, record.id)
  const last = lastUse(db, { rid: record.rid })
  const { recent, total } = countUses(db, record.rid, localDay(clock.now) - 29)
  return {
    ...toRow(record, clock),
    hasValue: record.error_code !== valueMissing,
    secretFields: JSON.parse(record.secret_fields) as string[],
    config: currentConfig(db, record),
    ...materialOf(db, record),
    boundHosts: JSON.parse(record.bound_hosts) as string[],
    usedBy,
    referenceCount: countReferencesOf(db, [record.id]),
    lastUse: last ? { purpose: last.purpose, connection: last.connection, by: last.last_by } : null,
    uses: { last30Days: recent, total },
  }
}

type Stored = Pick<Credential, 'facts' | 'warnings'>

/** Others with the same value that are named. */
const maxSame = 20

function materialOf(
  db: ReadDb,
  record: CredentialRecord,
): Pick<Credential, 'facts' | 'warnings' | 'strength' | 'sameValue'> {
  const version = findVersion(db, record.rid, record.version)
  if (!version) return { facts: [], warnings: [], strength: null, sameValue: [] }
  const { facts, warnings } = JSON.parse(version.material) as Stored
  const weakness = weaknessSentence(version.weakness)
  const made =
    version.made_at === null ? [] : [{ label: 'Made at the service', value: toInstant(version.made_at).slice(0, 10) }]
  return {
    facts: [...facts, ...made],
    warnings: weakness === '' ? warnings : [weakness, ...warnings.filter((warning) => warning !== weakness)],
    strength: version.strength,
    sameValue: sameValues(db, record.rid, record.version, maxSame),
  }
}

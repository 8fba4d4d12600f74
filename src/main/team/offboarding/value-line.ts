import type { HeldLevel, OffboardingLine } from '../../../shared/domain/offboarding.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { ConnectionRecord } from '../../vault/repositories/connections.ts'
import { parseConfig, toInstant } from '../../vault/repositories/credential-row.ts'
import type { GivenCredential } from '../../vault/repositories/handovers.ts'
import { lastTraceOf } from '../../vault/repositories/handovers.ts'
import type { RetirementRecord } from '../../vault/repositories/retirements.ts'
import { revokedByRetirement } from '../../vault/repositories/retirements.ts'
import type { RotationRecord } from '../../vault/repositories/rotations.ts'
import { openRotations } from '../../vault/repositories/rotations.ts'
import type { Held } from './held.ts'
import { highestLevel } from './held.ts'
import type { Found, Subject, Tools } from './line.ts'
import { decisionView, isProduction } from './line.ts'
import { reachOf } from './reach.ts'

export function valueTools(db: ReadDb): Tools {
  return { rotations: openRotations(db), retirements: revokedByRetirement(db) }
}

const dayOf = (ms: number) => toInstant(ms).slice(0, 10)

/**
 * A value that the person was given. It is done with once the value in use is one that they never had and the old one is revoked, or once
 * somebody has confirmed that it is revoked at its system. To disable or delete it here takes nothing from them. Null for what was
 * replaced before they were gone.
 */
export function valueLine(
  { record, now, decisionOn, tools: { rotations, retirements } }: Subject,
  held: Held,
  credential: GivenCredential,
  uses: readonly ConnectionRecord[],
): Found | null {
  const rotation = rotations.get(credential.rid)
  const isKnown = (version: number | null) => held.given.some((one) => one.version === version)
  const isInUse =
    isKnown(credential.version) ||
    (credential.fingerprint !== '' && held.given.some(({ fingerprint }) => fingerprint === credential.fingerprint))
  const isOldKept = rotation?.state === 'switched' && isKnown(rotation.old_version)
  const decision = decisionOn('value', held.id)
  const isDecided = decision?.version === credential.version && !isOldKept
  if (!isInUse && !isOldKept && credential.value_at < record.left_at) return null
  const asItIs = held.given.filter(({ version }) => version === credential.version)
  const had = asItIs.length > 0 ? asItIs : held.given
  const level = highestLevel(had)
  const reach = reachOf(credential.type, namesOf(credential, uses))
  const standing = standingOf({ credential, isInUse, isDecided, rotation, retirement: retirements.get(held.id), now })
  return {
    kind: 'value',
    credentialId: credential.id,
    credential: credential.name,
    type: credential.type,
    system: credential.system_name,
    environment: credential.environment,
    level,
    since: toInstant(Math.min(...had.map(({ at }) => at))),
    reasons: [
      ...(isProduction(credential) ? ['It is of production.'] : []),
      ...(reach.reason === '' ? [] : [reach.reason]),
      levelReasons[level],
      endReason(credential, now),
      ...(credential.trashed_at !== null ? [remarks['in-trash']] : []),
      ...(credential.trashed_at === null && credential.disabled_at !== null ? [remarks.disabled] : []),
    ],
    ...standing,
    now: credential.trashed_at !== null ? 'in-trash' : credential.disabled_at !== null ? 'disabled' : 'active',
    rotationId: rotation?.id ?? null,
    decision: isInUse && isDecided ? decisionView(decision) : null,
    expiresAt: credential.expires_at,
    reach: reach.rank,
    uses,
  }
}

interface State {
  readonly credential: GivenCredential
  readonly isInUse: boolean
  readonly isDecided: boolean
  readonly rotation: RotationRecord | undefined
  readonly retirement: RetirementRecord | undefined
  readonly now: number
}

function standingOf(state: State): Pick<OffboardingLine, 'status' | 'done'> {
  const { credential, isInUse, isDecided, rotation, retirement, now } = state
  if (!isInUse && rotation?.state === 'switched')
    return { status: 'under-way', done: 'A new value is in use; the old one is not revoked yet.' }
  if (!isInUse) return { status: 'done', done: `Rotated on ${dayOf(credential.value_at)}.` }
  if (retirement?.revoked_at != null) return { status: 'done', done: revokedText(retirement) }
  const ends = credential.expiry_source === 'material' ? credential.expires_at : null
  if (ends !== null && ends <= now) return { status: 'done', done: `The value itself ended on ${dayOf(ends)}.` }
  if (isDecided) return { status: 'decided', done: '' }
  if (rotation) return { status: 'under-way', done: 'Its rotation has begun.' }
  return { status: 'open', done: '' }
}

function revokedText({ revoked_at, revoked_by }: RetirementRecord): string {
  return `Revoked at its vendor on ${dayOf(revoked_at ?? 0)}, by the word of ${revoked_by ?? 'somebody'}.`
}

const levelReasons: Readonly<Record<HeldLevel, string>> = {
  own: 'They could have a copy of their own, from a bundle made for people.',
  manage: 'They could change it and pass it on, and its value was in their vault.',
  view: 'They could see its configuration, and its value was in their vault.',
  use: 'They could use it, for which its value was in their vault.',
  'same-value': 'It was not shared with them as it is now, but a value in it is one that they could have.',
}

const remarks = {
  disabled: 'It is disabled here, which takes nothing from whoever has the value.',
  'in-trash': 'It is in the trash here, which takes nothing from whoever has the value.',
  gone: 'It is shredded here, which takes nothing from whoever has the value.',
}

function endReason({ expires_at, expiry_source }: GivenCredential, now: number): string {
  if (expires_at === null) return 'It doesn’t end by itself, as far as is known.'
  if (expires_at > now) return `It ends by itself on ${dayOf(expires_at)}.`
  return expiry_source === 'material'
    ? `It ended on ${dayOf(expires_at)}.`
    : `By a date that isn’t in the value itself, it ended on ${dayOf(expires_at)}.`
}

/** A credential that is shredded here. Its value is in nobody's vault for that reason. Null for what was gone before they were. */
export function goneLine(
  db: ReadDb,
  { record, decisionOn, tools: { retirements } }: Subject,
  held: Held,
): Found | null {
  const trace = lastTraceOf(db, held.id)
  const retirement = retirements.get(held.id)
  if (trace && trace.at < record.left_at) return null
  const decision = decisionOn('value', held.id)
  const standing =
    retirement?.revoked_at != null
      ? ({ status: 'done', done: revokedText(retirement) } as const)
      : ({ status: decision ? 'decided' : 'open', done: '' } as const)
  const level = held.level
  return {
    kind: 'value',
    credentialId: held.id,
    credential: trace?.subject ?? retirement?.name ?? '',
    type: retirement?.type ?? '',
    system: retirement?.system_name ?? '',
    environment: retirement?.environment ?? '',
    level,
    since: toInstant(Math.min(...held.given.map(({ at }) => at))),
    reasons: [levelReasons[level], remarks.gone],
    ...standing,
    now: 'gone',
    rotationId: null,
    decision: standing.status === 'decided' ? decisionView(decision) : null,
    expiresAt: null,
    reach: 'usual',
    uses: [],
  }
}

/** Names under which a credential signs in, where it has them. */
function namesOf({ config, value_config }: GivenCredential, uses: readonly ConnectionRecord[]): string[] {
  const fields = { ...parseConfig(config), ...parseConfig(value_config) }
  const names = [fields.username, fields.user].filter((name) => typeof name === 'string' && name !== '')
  return [...(names as string[]), ...uses.flatMap(({ last_test_identity }) => last_test_identity ?? [])]
}

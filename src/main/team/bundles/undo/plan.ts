import type { UndoItem } from '../../../../shared/domain/import.ts'
import type { ReadDb } from '../../../vault/database.ts'
import { findConnectionByName } from '../../../vault/repositories/connections.ts'
import { valueMissing } from '../../../vault/repositories/credential-row.ts'
import { findCredentialByName } from '../../../vault/repositories/credentials.ts'
import type { Hold, User } from '../../../vault/repositories/import-holds.ts'
import {
  givenValues,
  holdsOf,
  usedConnections,
  usersOfImport,
  usersOfImportedSystems,
} from '../../../vault/repositories/import-holds.ts'
import type { CredentialThen, LastImportRecord } from '../../../vault/repositories/last-import.ts'
import { findLastImport, sharesOfImport } from '../../../vault/repositories/last-import.ts'
import { levelsOf, type ShareRecord } from '../../../vault/repositories/shares.ts'
import { findSystemByName } from '../../../vault/repositories/systems.ts'
import { findVersion } from '../../../vault/repositories/versions.ts'
import type { UndoableConnection, UndoableCredential, UndoableSystem } from './changes.ts'
import { changesOf, undoableConnections, undoableCredentials, undoableSystems } from './changes.ts'
import { shareMark, systemMark } from './remember.ts'

/** What an undo does with one item: why it is left as it is, or null for what goes or comes back. */
interface Step<Of> {
  readonly of: Of
  reason: string | null
}

export type CredentialStep = Step<UndoableCredential> & {
  /** The value that came with the import was used since, or others have it too: it stays among the versions. */
  readonly keepsValue: boolean
}
export type ConnectionStep = Step<UndoableConnection>
export type SystemStep = Step<UndoableSystem>

/** What an undo of the last import would do. */
export interface UndoPlan {
  readonly last: LastImportRecord
  readonly credentials: readonly CredentialStep[]
  readonly connections: readonly ConnectionStep[]
  readonly systems: readonly SystemStep[]
  /** For the person: what goes, what comes back, what stays as it is. */
  readonly items: readonly UndoItem[]
}

const holdReasons: Readonly<Record<Hold, string>> = {
  used: 'It was used since.',
  referenced: 'Something outside of Keyward refers to it.',
  rotating: 'It is being rotated.',
  retiring: 'It is being retired.',
  authorized: 'It was authorized since.',
  remote: 'A team’s server is reached with it.',
  stream: 'A stream of the log is sent with it.',
}
/** They stand in the way of an earlier state too; the others only of its removal. */
const holdsState: ReadonlySet<Hold> = new Set<Hold>(['rotating', 'retiring', 'authorized'])

const changedSince = 'It was changed since.'
const nameTaken = 'Its earlier name was given to another since.'
const notManaged = 'A team shares it with you, and you don’t manage it.'

/**
 * Looks what of the last import can be taken back. What was created and nobody has touched since goes; what was replaced comes back;
 * what a person has changed, used or linked since stays as it is, and so does what it needs. Undefined when there is no import.
 */
export function planUndo(db: ReadDb): UndoPlan | undefined {
  const last = findLastImport(db)
  if (!last) return undefined
  const shares = new Map(sharesOfImport(db).map((share) => [share.credential_rid, share]))
  const users = usersOfImport(db)
  const connections = undoableConnections(db).map((of): ConnectionStep => ({ of, reason: null }))
  judgeConnections(db, last, connections, users.wayUsers)
  const credentials = judgeCredentials(db, last, { connections, shares, users: users.credentialUsers })
  keepWithCredentials(db, connections, credentials)
  judgeNames(db, connections, findConnectionByName)
  const systems = judgeSystems(db, connections, credentials)
  const items = [
    ...systems.map((step) => itemOf('system', step, '')),
    ...credentials.map((step) => itemOf('credential', step, step.of.now.environment, shares.get(step.of.now.rid))),
    ...connections.map((step) => itemOf('connection', step, step.of.now.environment)),
  ]
  return { last, credentials, connections, systems, items }
}

function judgeConnections(
  db: ReadDb,
  last: LastImportRecord,
  steps: readonly ConnectionStep[],
  wayUsers: readonly User[],
): void {
  const used = usedConnections(db, last.at)
  const through = new Map(wayUsers.map((user) => [user.target, user]))
  for (const step of steps) {
    const { now, mark, before } = step.of
    const user = through.get(now.id)
    if (now.revision !== mark) step.reason = changedSince
    else if (before === null && used.has(now.rid)) step.reason = holdReasons.used
    else if (user && (before === null || before.kind !== undefined)) step.reason = `“${user.name}” goes through it.`
  }
}

function judgeCredentials(
  db: ReadDb,
  last: LastImportRecord,
  {
    connections,
    shares,
    users,
  }: {
    readonly connections: readonly ConnectionStep[]
    readonly shares: ReadonlyMap<number, ShareRecord>
    readonly users: readonly User[]
  },
): CredentialStep[] {
  const holds = holdsOf(db, last.at)
  const given = givenValues(db)
  const byId = new Map(connections.map((step) => [step.of.now.id, step]))
  /** For each credential the first connection that would miss it, and the first that has it since the import. */
  const keepers = new Map<string, { any: string | undefined; since: string | undefined }>()
  for (const { id, name, target, updated_at } of users) {
    const step = byId.get(id)
    if (step && step.reason === null) continue
    const { any, since } = keepers.get(target) ?? {}
    keepers.set(target, { any: any ?? name, since: since ?? (step || updated_at >= last.at ? name : undefined) })
  }
  const judged = undoableCredentials(db).map((of): CredentialStep => {
    const { now, mark, before, shareAfter } = of
    const share = shares.get(now.rid)
    const hold = holds.get(now.rid)
    // Where it was in the trash before, connections that had it then miss nothing.
    const keeper = keepers.get(now.id)?.[before === null ? 'any' : 'since']
    // Out of the vault, or back into the trash: whoever needs it would miss it.
    const isTakenAway = before === null || typeof before.trashed_at === 'number'
    let reason: string | null = null
    if (now.revision !== mark) reason = now.trashed_at === null ? changedSince : 'It was put into the trash since.'
    else if (shareMark(share) !== shareAfter) reason = 'How it is shared was changed since, or a team has it by now.'
    else if (hold && (isTakenAway || holdsState.has(hold))) reason = holdReasons[hold]
    else if (isTakenAway && keeper !== undefined) reason = `“${keeper}” uses it.`
    // An earlier state of what others share would bring back rights that were taken, and a value that they have replaced.
    else if (before !== null && share && share.level !== 'manage') reason = notManaged
    else if (before?.version !== undefined && !isUsable(db, now.rid, before))
      reason = 'Its earlier value was destroyed since.'
    return { of, reason, keepsValue: hold === 'used' || given.has(now.rid) }
  })
  judgeNames(db, judged, findCredentialByName)
  return judged
}

/** Whether the value of before can come back: it is kept, or there was none yet. */
function isUsable(db: ReadDb, rid: number, { version = 0, error_code }: Partial<CredentialThen>): boolean {
  return error_code === valueMissing || findVersion(db, rid, version)?.destroyed_at === null
}

/** Leaves what can't have its earlier name back. */
function judgeNames(
  db: ReadDb,
  steps: readonly Step<{
    readonly now: { readonly id: string }
    readonly before: { readonly name?: string; readonly trashed_at?: number | null } | null
  }>[],
  findByName: (db: ReadDb, name: string) => { readonly id: string } | undefined,
): void {
  const going = new Set(steps.flatMap(({ of, reason }) => (reason === null && of.before === null ? [of.now.id] : [])))
  for (const step of steps) {
    const { now, before } = step.of
    if (step.reason !== null || before?.name === undefined || typeof before.trashed_at === 'number') continue
    const holder = findByName(db, before.name)
    if (holder && holder.id !== now.id && !going.has(holder.id)) step.reason = nameTaken
  }
}

/** A connection stays with its credential where that stays, and where it isn't the person's to change. */
function keepWithCredentials(
  db: ReadDb,
  connections: readonly ConnectionStep[],
  credentials: readonly CredentialStep[],
): void {
  const byId = new Map(credentials.map((step) => [step.of.now.id, step]))
  const used = connections.flatMap(({ of }) =>
    [of.now.credential_id, of.before?.credential_id].flatMap((id) => id ?? []),
  )
  const unmanaged = new Set(levelsOf(db, used).flatMap(({ id, level }) => (level === 'manage' ? [] : [id])))
  for (const step of connections) {
    const { now, before } = step.of
    if (step.reason !== null) continue
    const credential = now.credential_id === null ? undefined : byId.get(now.credential_id)
    const isGoing = credential?.of.before === null && credential.reason === null
    if (before === null && credential && credential.reason !== null)
      step.reason = `“${credential.of.now.name}” stays, and it belongs to that.`
    else if ([isGoing ? null : now.credential_id, before?.credential_id].some((id) => id && unmanaged.has(id)))
      step.reason = notManaged
  }
}

function judgeSystems(
  db: ReadDb,
  connections: readonly ConnectionStep[],
  credentials: readonly CredentialStep[],
): SystemStep[] {
  const leaving = new Set(
    [...connections, ...credentials].flatMap(({ of, reason }) =>
      reason === null && (of.before === null || of.before.system_id !== undefined) ? [of.now.id] : [],
    ),
  )
  const users = new Map<string, string>()
  for (const { id, name, target } of usersOfImportedSystems(db))
    if (!leaving.has(id) && !users.has(target)) users.set(target, name)
  const steps = undoableSystems(db).map((of): SystemStep => {
    const user = users.get(of.now.id)
    const isHeld = of.before === null && user !== undefined
    return { of, reason: systemMark(of.now) !== of.mark ? changedSince : isHeld ? `“${user}” has it.` : null }
  })
  judgeNames(db, steps, findSystemByName)
  return steps
}

function itemOf(
  kind: UndoItem['kind'],
  { of, reason }: CredentialStep | ConnectionStep | SystemStep,
  environment: string,
  share?: ShareRecord,
): UndoItem {
  const { now, before } = of
  const does = reason !== null ? 'leave' : before === null ? 'remove' : 'restore'
  const isSharedAnew = 'shareBefore' in of && of.shareBefore?.grants !== share?.grants
  return {
    kind,
    id: now.id,
    name: now.name,
    environment,
    does,
    changes: does === 'restore' && before !== null ? [...changesOf(of), ...(isSharedAnew ? ['access'] : [])] : [],
    reason: reason ?? '',
  }
}

import type { ImportChoice } from '../../../shared/domain/bundle.ts'
import type { ConflictChoice, ConflictDecision, SyncConflict } from '../../../shared/domain/remote.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import { findCredential, updateCredential } from '../../vault/repositories/credentials.ts'
import { findShare, putShare, sharesOfTeam } from '../../vault/repositories/shares.ts'
import {
  findTeamPush,
  forgetTeamPush,
  noteAttempt,
  settleTeamPush,
  updateTeamRevision,
} from '../../vault/repositories/team-remotes.ts'
import { includes, levelOf } from '../access/levels.ts'
import { applyChoices } from '../bundles/apply.ts'
import { newItemId, runOperations } from '../bundles/import.ts'
import type { ImportPlan } from '../bundles/preview.ts'
import { planImport } from '../bundles/preview.ts'
import { judgeSender } from '../bundles/sender.ts'
import type { VerifiedBundle } from '../bundles/signed.ts'
import { takeInSigned } from '../bundles/take-in.ts'
import { saidOf, teamRules } from '../bundles/team-rules.ts'
import { takeSnapshot } from '../bundles/vault-snapshot.ts'
import { keysOf } from '../identity/service.ts'
import { storeVersions } from '../teams/store.ts'
import { conflictOf, isUndecided } from './conflicts.ts'
import { countsStill, type Fetched, fetchBundles } from './fetch.ts'
import { type Read, readRevisions } from './read.ts'
import type { Revision } from './revision.ts'
import { type Standing, type SyncTools, standingOf } from './standing.ts'

/** What was decided about single credentials, and what holds for all others. */
export interface Decisions {
  readonly onConflict: ConflictChoice
  readonly decisions: readonly ConflictDecision[]
}

export interface Pulled {
  /** Number of the newest revision; 0 for a server that has none. */
  readonly revision: number
  readonly created: number
  readonly replaced: number
  readonly removed: number
  /** What both sides have changed, or what can't be taken in. */
  readonly conflicts: readonly SyncConflict[]
}

/**
 * Takes in what is new on a team's server: everything in one transaction, or nothing. What both sides have changed is left for a person
 * to decide, save where `decisions` do.
 * @throws VaultError what `readRevisions` throws, `import-stale`, `bundle-forged`, `bundle-not-for-you`
 */
export async function pull(tools: SyncTools, decisions: Decisions): Promise<{ pulled: Pulled; read: Read }> {
  const { context, secrets, teamId } = tools
  const { vault } = context
  const open = vault.current
  const standing = vault.read((db) => standingOf(db, teamId))
  const { read, fetched } = await readNew(tools, standing)
  const pulled = vault.writeInto(open, ['credentials', 'connections', 'systems', 'teams'], (db, audit) => {
    // Another process may have pulled meanwhile.
    const now = standingOf(db, teamId)
    if (now.remote.revision !== standing.remote.revision || now.team.hash !== standing.team.hash)
      throw new VaultError('import-stale')
    if (read.newVersions.length > 0) storeVersions(db, read.newVersions, standing.self.id, context.now())
    settlePushed(db, audit, standing, read)
    const result = takeIn({ context, secrets }, db, audit, { standing, read, fetched, decisions })
    if (read.head) updateTeamRevision(db, now.team.record.rid, read.head.content.number, read.head.hash, context.now())
    noteAttempt(db, now.team.record.rid, { undecided: result.conflicts.filter(isUndecided).length, failure: null })
    if (read.revisions.length > 0 || result.created + result.replaced + result.removed > 0)
      audit({
        action: 'team.pull',
        subjectType: 'team',
        subjectId: teamId,
        subject: read.team.document.name,
        detail: `revision ${result.revision}, ${result.created} created, ${result.replaced} replaced, ${result.removed} removed, ${result.conflicts.length} conflicts`,
      })
    return result
  })
  return { pulled, read }
}

interface New {
  readonly read: Read
  readonly fetched: readonly Fetched[]
}

/** Reads what is new. Others may tidy away what is just being read, so before a server is said to lie it is asked once more. */
async function readNew(tools: SyncTools, standing: Standing): Promise<New> {
  const once = async () => {
    const read = await readRevisions(tools, standing)
    return { read, fetched: read.head === null ? [] : await fetchNewer(tools, standing, read, read.head) }
  }
  try {
    return await once()
  } catch (error) {
    if (!(error instanceof VaultError && error.code === 'remote-forged')) throw error
    return once()
  }
}

/** A revision of this vault's own may be there, although the process that had made it ended before it heard of that. */
function settlePushed(
  db: WriteDb,
  audit: (entry: AuditEntry) => void,
  { team }: Standing,
  { head, revisions }: Read,
): void {
  const { rid, id } = team.record
  const pushed = findTeamPush(db, rid)
  if (!pushed || head === null || pushed.number > head.content.number) return
  if (!revisions.some(({ content, hash }) => content.number === pushed.number && hash === pushed.hash)) {
    forgetTeamPush(db, rid)
    return
  }
  settleTeamPush(db, rid, pushed)
  audit({
    action: 'team.push',
    subjectType: 'team',
    subjectId: id,
    subject: team.document.name,
    detail: `revision ${pushed.number}, ${pushed.sent.length} sent, ${pushed.ended.length} taken out, found there`,
  })
}

/** The bundles that have something newer than the vault, of those whose word counts. */
function fetchNewer(tools: SyncTools, standing: Standing, read: Read, { content }: Revision): Promise<Fetched[]> {
  const wanted = tools.context.vault.read((db) => {
    const shares = new Map(sharesOfTeam(db, standing.team.record.rid).map((share) => [share.credential_id, share]))
    const isNewer = (id: string, revision: number) => {
      const share = shares.get(id)
      return !share || share.base === '' || share.revision < revision
    }
    return content.items.filter(
      ({ id, bundle, revision }) => countsStill(read, content, bundle) && isNewer(id, revision),
    )
  })
  return fetchBundles(tools, standing, content, wanted)
}

interface TakingIn {
  readonly standing: Standing
  readonly read: Read
  readonly fetched: readonly Fetched[]
  readonly decisions: Decisions
}

function takeIn(
  tools: Pick<SyncTools, 'context' | 'secrets'>,
  db: WriteDb,
  audit: (entry: AuditEntry) => void,
  { standing, read, fetched, decisions }: TakingIn,
): Pulled {
  const { context, secrets } = tools
  const self = keysOf(standing.self)
  const conflicts: SyncConflict[] = []
  let [created, replaced] = [0, 0]
  for (const { signed, payload } of fetched) {
    const judged = judgeSender(db, signed, self, true)
    const snapshot = takeSnapshot(db, secrets, payload)
    const plan = planImport(payload, snapshot, teamRules(db, signed, judged, self))
    const decided = decider(signed, decisions)
    const choices: Record<string, ImportChoice> = {}
    for (const planned of plan.credentials) {
      const { item } = planned
      if (item.state !== 'conflict') continue
      const choice = choiceFor(planned, isBroughtBack(db, planned) ? 'theirs' : decided(planned))
      if (choice === 'skip' && !keepsMine(planned, decided)) conflicts.push(conflictOf(tools, db, signed, planned))
      choices[item.key] = choice
    }
    for (const { item } of [...plan.systems, ...plan.credentials, ...plan.connections])
      if (item.state === 'changed') choices[item.key] = 'replace'
    // A connection follows its credential: what was decided there holds for it. One of the person's own that has its name stays.
    for (const planned of plan.connections) {
      const { item, source } = planned
      if (item.state !== 'conflict') continue
      const owner = plan.credentials.find((each) => each.source.id === source.credentialId)
      const isDecided = owner?.item.state !== 'conflict' || choices[owner.item.key] !== 'skip'
      choices[item.key] = isDecided ? choiceFor(planned, 'theirs') : 'skip'
    }
    const operations = applyChoices(plan, { onConflict: 'skip', choices }, snapshot, newItemId)
    runOperations(tools, db, audit, operations)
    takeInSigned(db, secrets, signed, { plan, operations, self, at: context.now(), row: 'by-server' })
    keepMine(db, signed, plan, decided)
    for (const operation of operations) {
      if (operation.kind !== 'credential') continue
      if (operation.action === 'create' || operation.action === 'keep-both') created += 1
      if (operation.action === 'replace') replaced += 1
    }
  }
  const removed = takeOut(context, db, audit, standing, read)
  return { revision: read.head?.content.number ?? 0, created, replaced, removed, conflicts }
}

/** Whether somebody brings back what others had taken out, and nobody here has touched since. */
function isBroughtBack(db: ReadDb, { source, match }: ImportPlan['credentials'][number]): boolean {
  const record = match?.trashed && match.id === source.id ? findCredential(db, match.id) : undefined
  const share = record && findShare(db, record.rid)
  return share?.base === '' && share.local_revision === record?.revision
}

type Decided = (planned: ImportPlan['credentials'][number]) => ConflictChoice

/** What a person wants for a credential. A decision about a state of it that isn't the newest any more is none. */
function decider(signed: VerifiedBundle, { onConflict, decisions }: Decisions): Decided {
  const said = saidOf(signed)
  const wanted = new Map(decisions.map((decision) => [decision.id, decision]))
  return ({ source }) => {
    const decision = wanted.get(source.id ?? '')
    if (!decision) return onConflict
    return decision.revision === said.get(decision.id)?.revision ? decision.choice : 'leave'
  }
}

/** What becomes of an item that can't come in as it is. What only has its name here is kept beside it, whatever was asked. */
function choiceFor(
  { item, source, match }: ImportPlan['credentials'][number] | ImportPlan['connections'][number],
  wanted: ConflictChoice,
): ImportChoice {
  const may = (choice: ImportChoice) => item.choices.includes(choice)
  if (match && match.id !== source.id) return may('keep-both') ? 'keep-both' : 'skip'
  if (wanted === 'theirs' && may('replace')) return 'replace'
  return wanted === 'both' && may('keep-both') ? 'keep-both' : 'skip'
}

/** Whether a person wants their own state of it to be the team's next one. */
function keepsMine(planned: ImportPlan['credentials'][number], decided: Decided): boolean {
  const wanted = decided(planned)
  return planned.item.choices.length > 0 && (wanted === 'mine' || wanted === 'both')
}

/** Notes that the vault's own state follows the team's, so that the next push sends it. */
function keepMine(db: WriteDb, signed: VerifiedBundle, { credentials }: ImportPlan, decided: Decided): void {
  const said = saidOf(signed)
  for (const planned of credentials) {
    const { item, source, match } = planned
    if (item.state !== 'conflict' || !keepsMine(planned, decided)) continue
    const about = source.id === null ? undefined : said.get(source.id)
    const record = match && match.id === source.id ? findCredential(db, match.id) : undefined
    const share = record && findShare(db, record.rid)
    if (about && share) putShare(db, { ...share, revision: about.revision, base: about.sha256, local_revision: 0 })
  }
}

/**
 * Puts into the trash what a member has taken out of the team who managed it. Somebody who didn't takes nothing away.
 * Answers how many there were.
 */
function takeOut(
  context: ServiceContext,
  db: WriteDb,
  audit: (entry: AuditEntry) => void,
  { team, remote }: Standing,
  read: Read,
): number {
  let removed = 0
  // What was handed over by hand, and never was on the server, was taken out by nobody.
  const wasThere = new Set(read.known?.content.items.map(({ id }) => id))
  const isThere = new Set(read.head?.content.items.map(({ id }) => id))
  // Who did it is tidied away by then. Had they had no right to, somebody who manages it would have put it there again.
  const isLongAgo = read.known === null && remote.revision > 0
  const isGone = ({ credential_id, on_server }: { credential_id: string; on_server: number }) =>
    (isLongAgo ? on_server === 1 : wasThere.has(credential_id)) && !isThere.has(credential_id)
  for (const share of sharesOfTeam(db, team.record.rid).filter(isGone)) {
    const without = read.revisions.find(({ content }) => !content.items.some(({ id }) => id === share.credential_id))
    if (!without) continue
    const { author } = without.content
    const level = levelOf(JSON.parse(share.grants), read.team.document, author.id)
    const record = findCredential(db, share.credential_id)
    const mayTakeOut = isLongAgo || (level !== null && includes(level, 'manage'))
    if (!mayTakeOut || !record || record.trashed_at !== null) continue
    const next = updateCredential(db, record, { trashed_at: context.now(), revision: record.revision + 1 })
    putShare(db, { ...share, base: '', local_revision: next.revision, on_server: 0 })
    audit({
      action: 'credential.trash',
      subjectType: 'credential',
      subjectId: record.id,
      subject: record.name,
      detail: `taken out of ${read.team.document.name} ${isLongAgo ? 'a long time ago' : `by ${author.name}`}`,
    })
    removed += 1
  }
  return removed
}

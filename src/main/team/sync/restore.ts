import type { ResponseOf } from '../../../shared/api/contract.ts'
import type { AccessGrant } from '../../../shared/domain/access.ts'
import type { ImportChoice } from '../../../shared/domain/bundle.ts'
import type { RevisionItem } from '../../../shared/domain/remote.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ReadDb } from '../../vault/database.ts'
import { findConnection } from '../../vault/repositories/connections.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import { fitAnswer } from '../../vault/repositories/page.ts'
import { findShare, putShare } from '../../vault/repositories/shares.ts'
import { includes, levelOf } from '../access/levels.ts'
import { applyChoices } from '../bundles/apply.ts'
import { newItemId, runOperations } from '../bundles/import.ts'
import { type ImportPlan, type PlannedCredential, planImport } from '../bundles/preview.ts'
import { type ImportRules, plainRules } from '../bundles/rules.ts'
import { isOfTheTeam, saidOf } from '../bundles/team-rules.ts'
import { takeSnapshot } from '../bundles/vault-snapshot.ts'
import { noteReaders } from '../offboarding/taken-in.ts'
import { isChangedHere } from './changes.ts'
import { type Fetched, fetchBundles } from './fetch.ts'
import { FollowedTeam } from './lists.ts'
import { openHead, readBack } from './read.ts'
import type { Revision } from './revision.ts'
import { type Standing, type SyncTools, standingOf } from './standing.ts'

/*
 * An older revision of a team's server against the vault of now. Bringing something back is a change here, with the rights that one has
 * now: it is sent with the next push as any other, and takes nobody's work away but where it was asked to.
 */

interface Old {
  readonly standing: Standing
  readonly revision: Revision
  readonly fetched: readonly Fetched[]
  /** How many of its credentials the vault has in the same state. */
  readonly same: number
}

/** @throws VaultError `revision-gone` for one that isn't there, or from before one was a member, and what `readBack` throws */
async function readOld(tools: SyncTools, number: number): Promise<Old> {
  const standing = tools.context.vault.read((db) => standingOf(db, tools.teamId))
  const team = new FollowedTeam(tools, standing)
  const head = await openHead(tools, standing, team)
  const back = head === null ? [] : await readBack(tools, standing, team, head, number)
  const revision = back.find(({ content }) => content.number === number)
  if (!revision) throw new VaultError('revision-gone')
  const { items, bundles } = revision.content
  const forSelf = items.filter(({ bundle }) => bundles[bundle]?.audience.includes(standing.self.id))
  const differing = tools.context.vault.read((db) => forSelf.filter((item) => !isSameHere(db, item)))
  const fetched = await fetchBundles(tools, standing, revision.content, differing)
  return { standing, revision, fetched, same: forSelf.length - differing.length }
}

/** Whether the vault has exactly this state of it. */
function isSameHere(db: ReadDb, { id, revision }: Revision['content']['items'][number]): boolean {
  const record = findCredential(db, id)
  const share = record && findShare(db, record.rid)
  return share?.revision === revision && record?.trashed_at === null && !isChangedHere(db, share, record)
}

/** What an older revision has otherwise. @throws VaultError `revision-gone`, and what the server's driver throws */
export async function compareRevision(tools: SyncTools, number: number): Promise<ResponseOf<'remotes.revision'>> {
  const old = await readOld(tools, number)
  const { content } = old.revision
  const planned = tools.context.vault.read((db) =>
    old.fetched.flatMap((fetched) => planOf(tools, db, old, fetched).credentials),
  )
  const items = planned.filter(isDifferent).map(viewOf)
  const refused = items.filter(({ reason }) => reason !== '').length
  return {
    number,
    at: content.createdAt,
    author: content.author.name,
    items: fitAnswer([...items].sort((a, b) => (a.reason === b.reason ? 0 : a.reason === '' ? -1 : 1)).slice(0, 100)),
    counts: { restorable: items.length - refused, refused, same: old.same + planned.length - items.length },
  }
}

/**
 * Brings credentials back to their state of an older revision, in one transaction.
 * @param ids which; null for all that differ
 * @throws VaultError `revision-gone`, `not-found` for one that isn't in it or can't be brought back, and what the server's driver throws
 */
export async function restoreRevision(
  tools: SyncTools,
  number: number,
  ids: readonly string[] | null,
): Promise<ResponseOf<'remotes.restore'>> {
  const { context, teamId } = tools
  const { vault } = context
  const open = vault.current
  const old = await readOld(tools, number)
  const wanted = ids === null ? null : new Set(ids)
  return vault.writeInto(open, ['credentials', 'connections', 'systems', 'teams'], (db, audit) => {
    let [restored, refused] = [0, 0]
    for (const fetched of old.fetched) {
      const plan = planOf(tools, db, old, fetched)
      const chosen = plan.credentials.filter(
        (planned) => isDifferent(planned) && (wanted?.delete(planned.source.id ?? '') ?? true),
      )
      const possible = chosen.filter(({ blocked }) => !blocked)
      refused += chosen.length - possible.length
      restored += possible.length
      const choices = choicesOf(plan, possible)
      const snapshot = takeSnapshot(db, tools.secrets, fetched.payload)
      const operations = applyChoices(plan, { onConflict: 'skip', choices }, snapshot, newItemId)
      runOperations(tools, db, audit, operations)
      // Whoever had it then has what is in use again.
      noteReaders(db, fetched.signed, { plan, operations, fingerprint: (values) => tools.secrets.fingerprint(values) })
      for (const operation of operations)
        if (operation.kind === 'credential' && operation.action !== 'skip') shareAgain(db, old, fetched, operation.id)
    }
    if (wanted !== null && wanted.size > 0) throw new VaultError('not-found')
    audit({
      action: 'team.restore',
      subjectType: 'team',
      subjectId: teamId,
      subject: old.standing.team.document.name,
      detail: `revision ${number}, ${restored} brought back`,
    })
    return { restored, refused }
  })
}

/** Chosen credentials with their connections, and the systems of both where the vault lacks them. Nothing else is touched. */
function choicesOf(plan: ImportPlan, chosen: readonly PlannedCredential[]): Record<string, ImportChoice> {
  const ids = new Set(chosen.map(({ source }) => source.id))
  const isChosen = ({ source }: ImportPlan['credentials'][number] | ImportPlan['connections'][number]) =>
    ids.has('credentialId' in source ? source.credentialId : source.id)
  const all = [...plan.credentials, ...plan.connections]
  const systems = new Set(all.filter(isChosen).map(({ source }) => source.systemId))
  const choices: Record<string, ImportChoice> = {}
  for (const { item, source } of plan.systems) if (!systems.has(source.id)) choices[item.key] = 'skip'
  for (const planned of all) {
    const { item, source, match } = planned
    if (!isChosen(planned)) choices[item.key] = 'skip'
    else if (item.state !== 'same')
      choices[item.key] =
        match && match.id !== source.id ? 'keep-both' : item.choices.includes('replace') ? 'replace' : 'skip'
  }
  return choices
}

/** What came back and isn't shared is shared again as it was then. The next push sends it. */
function shareAgain(
  db: Parameters<typeof putShare>[0],
  { standing, revision }: Old,
  { signed }: Fetched,
  id: string,
): void {
  const record = findCredential(db, id)
  const access = saidOf(signed).get(id)?.access
  if (!record || !access || findShare(db, record.rid)) return
  putShare(db, {
    credential_rid: record.rid,
    team_rid: standing.team.record.rid,
    grants: JSON.stringify(access),
    level: 'manage',
    revision: revision.content.items.find((item) => item.id === id)?.revision ?? 0,
    base: '',
    local_revision: 0,
    attached: '',
    agreed: '{}',
    on_server: 0,
    changed_by: standing.self.name,
  })
}

function planOf(tools: SyncTools, db: ReadDb, old: Old, { signed, payload }: Fetched): ImportPlan {
  const rules = restoreRules(db, old.standing, signed)
  return planImport(payload, takeSnapshot(db, tools.secrets, payload), rules)
}

/** Who may bring something back: who manages it now, or managed then what is gone. */
function restoreRules(db: ReadDb, { self, team }: Standing, signed: Fetched['signed']): ImportRules {
  const { document, record } = team
  const said = saidOf(signed)
  const isOwner = document.members.some(({ id, role }) => id === self.id && role === 'owner')
  const blockedCredential = (id: string): string | null => {
    const here = findCredential(db, id)
    const share = here && findShare(db, here.rid)
    if (here && !share) return 'It is a credential of your own here, which no member of a team changes.'
    if (share) {
      if (share.team_rid !== record.rid) return 'Another team shares it with you.'
      return share.level === 'manage' ? null : 'You don’t manage it.'
    }
    const access = (said.get(id)?.access ?? []) as AccessGrant[]
    const level = levelOf(access, document, self.id)
    if (level === null || !includes(level, 'manage')) return 'You didn’t manage it.'
    return document.policy.create === 'owners' && !isOwner ? 'Only owners share something new with this team.' : null
  }
  return {
    ...plainRules,
    blocked(kind, { id, credentialId }) {
      if (kind === 'system') return null
      if (kind === 'credential') return blockedCredential(id ?? '')
      const here = id === null ? undefined : findConnection(db, id)
      if (here && here.credential_id !== credentialId) return 'It belongs to another credential by now.'
      return blockedCredential(credentialId ?? '')
    },
    changes: (kind, { id, type = '', boundHosts = [] }) => {
      const here = kind === 'credential' && id !== null ? findCredential(db, id) : undefined
      const isSame = here?.bound_hosts === JSON.stringify([...new Set(boundHosts)])
      return here && isOfTheTeam(type) && !isSame ? ['boundHosts'] : []
    },
    takesHosts: isOfTheTeam,
  }
}

function isDifferent({ item, match, blocked }: PlannedCredential): boolean {
  return item.state === 'new' || item.changes.length > 0 || match?.trashed === true || blocked
}

function viewOf({ item, source, match, blocked }: PlannedCredential): RevisionItem {
  return {
    id: source.id ?? '',
    name: item.name,
    state: !match || match.id !== source.id || match.trashed ? 'gone' : 'changed',
    fields: item.changes.slice(0, 40),
    reason: blocked ? item.reason : '',
  }
}

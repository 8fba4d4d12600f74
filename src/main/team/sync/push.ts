import { setTimeout } from 'node:timers/promises'
import type { AccessGrant } from '../../../shared/domain/access.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ReadDb } from '../../vault/database.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import { type ShareRecord, sharesOfTeam } from '../../vault/repositories/shares.ts'
import { endedShares, putTeamPush, settleTeamPush, updateTeamRevision } from '../../vault/repositories/team-remotes.ts'
import { levelOf } from '../access/levels.ts'
import { encryptSigned } from '../bundles/codec.ts'
import { gatherPayload } from '../bundles/export.ts'
import { signGathered } from '../bundles/sign.ts'
import { withIdentity } from '../identity/keys.ts'
import { readTeam } from '../teams/document.ts'
import type { KnownTeam } from '../teams/store.ts'
import { versionsAlong } from '../teams/store.ts'
import { hasValue, isChangedHere } from './changes.ts'
import { countsStill } from './fetch.ts'
import { storeLists } from './lists.ts'
import type { Decisions, Pulled } from './pull.ts'
import { pull } from './pull.ts'
import type { RevisionContent } from './revision.ts'
import { hashOf, objectName, revisionFormat, sealRevision } from './revision.ts'
import { type SyncTools, standingOf } from './standing.ts'
import { oldestToKeep, tidy, whenMade } from './tidy.ts'

/** How often somebody else may be quicker. Each time their change was taken in first. */
const tries = 12
/** Longest pause after the first of them; after the second twice as long, and so on. */
const pauseMs = 50

export interface Pushed extends Pulled {
  /** Credentials that were sent, and that were taken out of the team. */
  readonly sent: number
  readonly ended: number
}

/** What is to be sent: credentials by who may have them, and those that the team has no more. */
interface Outgoing {
  readonly team: KnownTeam
  readonly versions: RevisionContent['team']
  /** IDs of credentials by the members, sorted and joined, who get them. */
  readonly byAudience: ReadonlyMap<string, readonly string[]>
  readonly ended: readonly string[]
}

/**
 * Takes in what others have pushed, and sends what was changed here, until it is the newest revision of the team's server. Nobody's
 * change is written over: one that comes between is taken in first, and what both sides have changed isn't sent before a person has
 * decided.
 * @throws VaultError what `pull` throws, `remote-busy` when others were quicker every time
 */
export async function push(tools: SyncTools, decisions: Decisions): Promise<Pushed> {
  const { context, teamId } = tools
  const { vault } = context
  const open = vault.current
  let sum = { created: 0, replaced: 0, removed: 0 }
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const { pulled, read } = await pull(tools, decisions)
    sum = {
      created: sum.created + pulled.created,
      replaced: sum.replaced + pulled.replaced,
      removed: sum.removed + pulled.removed,
    }
    const before = read.head?.content ?? null
    const outgoing = vault.read((db) => outgoingOf(db, teamId, before))
    const sent = [...outgoing.byAudience.values()].flat().length
    if (sent === 0 && outgoing.ended.length === 0) return { ...pulled, ...sum, sent: 0, ended: 0 }
    const made = await makeRevision(tools, outgoing, before, read.head?.hash ?? null)
    const name = objectName.revision(teamId, made.number)
    const pushed = { number: made.number, hash: made.hash, sent: made.sent, ended: outgoing.ended }
    // Should this process end before it hears of it, the next pull finds it there, and knows what was sent.
    vault.writeInto(open, [], (db) => putTeamPush(db, outgoing.team.record.rid, pushed))
    if ((await tools.remote.create(name, made.bytes)) === 'exists') {
      // Nobody will ever look for these: the next try encrypts anew.
      for (const sha256 of made.bundles) await tools.remote.remove(objectName.bundle(teamId, sha256)).catch(() => {})
      // Of several who are at it, not all try again at the same moment.
      await setTimeout(Math.random() * pauseMs * attempt)
      continue
    }
    vault.writeInto(open, ['credentials', 'teams'], (db, audit) => {
      const { rid } = outgoing.team.record
      settleTeamPush(db, rid, pushed)
      updateTeamRevision(db, rid, made.number, made.hash, context.now())
      audit({
        action: 'team.push',
        subjectType: 'team',
        subjectId: teamId,
        subject: outgoing.team.document.name,
        detail: `revision ${made.number}, ${sent} sent, ${outgoing.ended.length} taken out`,
      })
    })
    // What was pushed is safe already, and what isn't tidied today is tidied another day.
    if (before && made.oldest > before.oldest) await tidy(tools).catch(() => {})
    return { ...pulled, ...sum, revision: made.number, sent, ended: outgoing.ended.length }
  }
  throw new VaultError('remote-busy')
}

/** What differs from the newest revision, of what this person manages. */
function outgoingOf(db: ReadDb, teamId: string, before: RevisionContent | null): Outgoing {
  const { team } = standingOf(db, teamId)
  const { document, record } = team
  const index = new Map((before?.items ?? []).map((item) => [item.id, item]))
  const byAudience = new Map<string, string[]>()
  const ended = new Set(endedShares(db, record.rid).filter((id) => index.has(id)))
  // Of thousands of credentials most are for the same people.
  const audiences = new Map<string, readonly string[]>()
  for (const share of sharesOfTeam(db, record.rid)) {
    if (share.level !== 'manage') continue
    const credential = findCredential(db, share.credential_id)
    if (!credential || !hasValue(credential)) continue
    const item = index.get(share.credential_id)
    // The team has a newer state that a person has to look at first, also where it lies in the trash here.
    if (item && before && item.revision > share.revision && countsStill({ team }, before, item.bundle)) continue
    if (credential.trashed_at !== null) {
      // What others have taken out is theirs to bring back.
      if (item && share.base !== '') ended.add(share.credential_id)
      continue
    }
    const audience = audiences.get(share.grants) ?? audienceOf(share, document)
    audiences.set(share.grants, audience)
    const bundle = item && before?.bundles[item.bundle]
    const isThere = bundle !== undefined && sameMembers(bundle.audience, audience) && isMember(document, bundle.sender)
    if (isThere && !isChangedHere(db, share, credential)) continue
    const key = audience.join(' ')
    const ids = byAudience.get(key) ?? []
    ids.push(share.credential_id)
    byAudience.set(key, ids)
  }
  return { team, versions: versionsAlong(db, record.rid), byAudience, ended: [...ended] }
}

/** IDs of the members who get a credential, sorted. */
function audienceOf({ grants }: ShareRecord, document: KnownTeam['document']): string[] {
  const given = JSON.parse(grants) as AccessGrant[]
  return document.members
    .map(({ id }) => id)
    .filter((id) => levelOf(given, document, id) !== null)
    .sort()
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at])
}

function isMember({ members }: KnownTeam['document'], id: string): boolean {
  return members.some((member) => member.id === id)
}

/** Makes the bundles, puts them on the server where nobody looks for them yet, and makes the revision that names them. */
async function makeRevision(
  tools: SyncTools,
  { team, versions, byAudience, ended }: Outgoing,
  before: RevisionContent | null,
  previous: string | null,
): Promise<{
  number: number
  bytes: Uint8Array
  hash: string
  sent: ShareRecord[]
  bundles: string[]
  oldest: number
}> {
  const { context, secrets, remote, teamId } = tools
  const { vault } = context
  const open = vault.current
  const { document } = team
  const standing = vault.read((db) => standingOf(db, teamId))
  const { self } = standing
  const sent: ShareRecord[] = []
  const made: string[] = []
  const bundles = [...(before?.bundles ?? [])]
  const items = new Map((before?.items ?? []).map((item) => [item.id, item]))
  const known = new Map([...items].map(([id, { revision }]) => [id, revision]))
  for (const id of ended) items.delete(id)
  for (const [key, credentialIds] of byAudience) {
    const audience = key.split(' ')
    const recipients = document.members.filter(({ id }) => audience.includes(id)).map(({ recipient }) => recipient)
    const gathered = gatherPayload(context, secrets, {
      choose: { credentialIds: [...credentialIds] },
      note: '',
      values: true,
      isForTeam: ({ team_rid }) => team_rid === team.record.rid,
    })
    const signed = vault.writeInto(open, [], (db) =>
      signGathered(db, secrets, {
        self,
        team,
        versions,
        recipients,
        vaultId: open.id,
        values: true,
        gathered,
        // A new reader makes a new state of it, also where nothing else has changed.
        // What was taken out and is shared anew isn't older than it was.
        atLeast: (id) => Math.max(known.get(id) ?? 0, before?.number ?? 0) + 1,
      }),
    )
    const bytes = await encryptSigned(signed.value, recipients, { armor: false })
    const sha256 = hashOf(bytes)
    await remote.create(objectName.bundle(teamId, sha256), bytes)
    made.push(sha256)
    const bundle = bundles.push({ sha256, length: bytes.length, sender: self.id, audience }) - 1
    for (const { id, share } of signed.sent) {
      items.set(id, { id, revision: share.revision, bundle })
      sent.push(share)
    }
  }
  const number = (before?.number ?? 0) + 1
  const content: RevisionContent = {
    format: revisionFormat,
    teamId,
    number,
    previous,
    oldest: before ? await oldestToKeep(before, context.now(), tools.retention, (made) => whenMade(tools, made)) : 1,
    createdAt: new Date(context.now()).toISOString(),
    author: { id: self.id, name: self.name },
    team: versions,
    ...withoutUnused(bundles, [...items.values()]),
  }
  if (before) await storeLists(tools, standing, lastListOf(before))
  const { bytes, hash } = await withIdentity(secrets, self, ({ seed }) =>
    sealRevision(content, document, { signingKey: self.signing_key, seed }),
  )
  return { number, bytes, hash, sent, bundles: made, oldest: content.oldest }
}

/** Number of the list of members that a revision was made by. */
function lastListOf({ team }: RevisionContent): number {
  return team.reduce((newest, signed) => Math.max(newest, readTeam(signed).document.version), 0)
}

/** Bundles that still have the newest state of something. */
function withoutUnused(
  bundles: RevisionContent['bundles'],
  items: RevisionContent['items'],
): Pick<RevisionContent, 'bundles' | 'items'> {
  const used = [...new Set(items.map(({ bundle }) => bundle))].sort((a, b) => a - b)
  const places = new Map(used.map((place, at) => [place, at]))
  return {
    bundles: used.flatMap((place) => bundles[place] ?? []),
    items: items.map((item) => ({ ...item, bundle: places.get(item.bundle) ?? 0 })),
  }
}

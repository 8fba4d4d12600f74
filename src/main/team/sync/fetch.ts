import { VaultError } from '../../../shared/errors.ts'
import { decryptBundle } from '../bundles/codec.ts'
import { type BundlePayload, checkPayload } from '../bundles/payload.ts'
import type { VerifiedBundle } from '../bundles/signed.ts'
import { withIdentity } from '../identity/keys.ts'
import type { TeamVersion } from '../teams/document.ts'
import { hashOf, objectName, type RevisionContent } from './revision.ts'
import type { Standing, SyncTools } from './standing.ts'

/** A bundle of the server with what of it counts. */
export interface Fetched {
  readonly signed: VerifiedBundle
  readonly payload: BundlePayload
}

/**
 * Whether a bundle's word counts: its sender is a member, or one vouches for it by the revision. What somebody signs who was removed since
 * is nobody's word any more.
 */
export function countsStill(
  { team }: { readonly team: Pick<TeamVersion, 'document'> },
  { author, bundles }: RevisionContent,
  place: number,
): boolean {
  const isMember = (id: string | undefined) => team.document.members.some((member) => member.id === id)
  return isMember(bundles[place]?.sender) || isMember(author.id)
}

/**
 * Reads and checks the bundles that have the state of these items in a revision, as far as they are for this person.
 * @throws VaultError `remote-forged` for one that isn't what the revision names, and what `decryptBundle` and the server's driver throw
 */
export async function fetchBundles(
  { secrets, remote, teamId }: SyncTools,
  { self }: Standing,
  { bundles }: RevisionContent,
  wanted: readonly { readonly id: string; readonly bundle: number }[],
): Promise<Fetched[]> {
  const fetched: Fetched[] = []
  for (const [place, { sha256, length, sender, audience }] of bundles.entries()) {
    const ids = new Set(wanted.filter(({ bundle }) => bundle === place).map(({ id }) => id))
    if (ids.size === 0 || !audience.includes(self.id)) continue
    const bytes = await remote.read(objectName.bundle(teamId, sha256), length)
    if (bytes === null || hashOf(bytes) !== sha256) throw new VaultError('remote-forged')
    const { signed, payload } = await withIdentity(secrets, self, ({ age }) => decryptBundle(bytes, { identity: age }))
    if (signed?.manifest.team?.id !== teamId || signed.manifest.sender.id !== sender)
      throw new VaultError('remote-forged')
    fetched.push({ signed, payload: onlyOf(payload, ids) })
  }
  return fetched
}

/** What of a bundle counts: the credentials that it has the wanted state of, with what belongs to them. */
function onlyOf(payload: BundlePayload, ids: ReadonlySet<string>): BundlePayload {
  const credentials = payload.items.credentials.filter(({ id }) => id !== null && ids.has(id))
  const connections = payload.items.connections.filter(({ credentialId }) => credentialId && ids.has(credentialId))
  const used = new Set([...credentials, ...connections].map(({ systemId }) => systemId))
  const systems = payload.items.systems.filter(({ id }) => used.has(id))
  return checkPayload({ ...payload, items: { systems, credentials, connections } })
}

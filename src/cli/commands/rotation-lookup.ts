import type { Client } from '../../shared/api/contract.ts'
import type { Rotation } from '../../shared/domain/rotation.ts'
import { VaultError } from '../../shared/errors.ts'
import { isId, readPages } from '../lookup.ts'
import { plain } from '../output/text.ts'

/** IDs of credentials by name or ID, each once. @throws CallError `not-found` */
export async function credentialIds(client: Client, refs: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const ref of refs) ids.push((await client.credentials.get({ ref })).id)
  return [...new Set(ids)]
}

/** ID of a connection; null where none was named. @throws CallError `not-found` */
export async function connectionId(client: Client, ref: string | undefined): Promise<string | null> {
  return ref === undefined ? null : (await client.connections.get({ ref })).id
}

/** The rotations of credentials that are under way. */
export async function openOf(client: Client, credentials: readonly string[]): Promise<Rotation[]> {
  const all: Rotation[] = []
  for (const credentialId of credentials) {
    const state = ['staged', 'switched'] as const
    all.push(...(await client.rotations.list({ credentialId, state: [...state], limit: 1, cursor: null })).items)
  }
  return all
}

/**
 * Rotations by their own IDs, by the ID of their batch, or by their credential: that one's which is under way, or its latest.
 * @throws VaultError `rotation-not-found`
 */
export async function rotationIds(
  client: Client,
  refs: readonly string[],
  which: 'open' | 'latest' = 'open',
): Promise<string[]> {
  const ids: string[] = []
  for (const ref of refs) {
    const found = (isId(ref) ? await ofId(client, ref) : null) ?? (await ofCredential(client, ref, which))
    if (found.length === 0) throw new VaultError('rotation-not-found', { subjects: [ref] })
    ids.push(...found)
  }
  return [...new Set(ids)]
}

async function ofId(client: Client, id: string): Promise<string[] | null> {
  const { items } = await client.rotations.list({ batchId: id, limit: 50, cursor: null })
  if (items.length > 0) {
    const all = await readPages(
      (limit, cursor) => client.rotations.list({ batchId: id, limit: Math.min(50, limit), cursor }),
      200,
      null,
    )
    return all.items.filter(({ state }) => state === 'staged' || state === 'switched').map((item) => item.id)
  }
  return client.rotations.get({ id }).then(
    ({ rotation }) => [rotation.id],
    () => null,
  )
}

async function ofCredential(client: Client, ref: string, which: 'open' | 'latest'): Promise<string[]> {
  const { id: credentialId } = await client.credentials.get({ ref })
  const open = await openOf(client, [credentialId])
  if (open.length > 0 || which === 'open') return open.map(({ id }) => id)
  return (await client.rotations.list({ credentialId, limit: 1, cursor: null })).items.map(({ id }) => id)
}

/** The names that a question shows: a few of many. */
export async function namesOf(client: Client, ids: readonly string[]): Promise<string> {
  const names: string[] = []
  for (const id of ids.slice(0, 5)) names.push(plain((await client.rotations.get({ id })).rotation.credential))
  const more = ids.length - names.length
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ')
}

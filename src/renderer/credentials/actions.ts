import type { CredentialMetadata } from '../../shared/domain/credential.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import { type ListView, toRequest } from './list-view.ts'

/** Credentials that one call takes. */
const mostAtOnce = 500

/** Calls for as many IDs at a time as the contract takes, in chunks of about the same size. */
export async function inChunks(ids: readonly string[], call: (ids: string[]) => Promise<unknown>): Promise<void> {
  // Never one alone at the end: a single credential is confirmed with its name, several with their number.
  const size = Math.ceil(ids.length / Math.ceil(ids.length / mostAtOnce))
  for (let at = 0; at < ids.length; at += size) await call(ids.slice(at, at + size))
}

/** `Stripe`, or `3 credentials`. */
export function nameOf(ids: readonly string[], name: string | undefined): string {
  return ids.length === 1 && name !== undefined ? name : `${ids.length.toLocaleString('en')} credentials`
}

/** Runs something that has no dialog of its own; a failure is told in a message. */
function attempt(work: () => Promise<void>): void {
  work().catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
}

/** Makes credentials unusable at once, everywhere (C8). @throws CallError */
export async function disable(ids: readonly string[], name?: string): Promise<void> {
  await inChunks(ids, (chunk) => client.credentials.disable({ ids: chunk }))
  showToast({
    title: `${nameOf(ids, name)} disabled`,
    detail:
      ids.length === 1
        ? 'Nothing can use it until it is enabled again.'
        : 'Nothing can use them until they are enabled again.',
    action: { label: 'Undo', run: () => enable(ids, name) },
  })
}

export function enable(ids: readonly string[], name?: string): void {
  attempt(async () => {
    await inChunks(ids, (chunk) => client.credentials.enable({ ids: chunk }))
    showToast({ title: `${nameOf(ids, name)} enabled`, tone: 'good' })
  })
}

/** Moves credentials to the trash. `name` confirms a single one. @throws CallError */
export async function trash(ids: readonly string[], name: string | undefined): Promise<void> {
  await inChunks(ids, (chunk) => client.credentials.trash({ ids: chunk, confirm: confirmationOf(chunk, ids, name) }))
  showToast({
    title: `${nameOf(ids, name)} moved to the trash`,
    action: { label: 'Undo', run: () => restore(ids, name) },
  })
}

export function restore(ids: readonly string[], name?: string): void {
  attempt(async () => {
    await inChunks(ids, (chunk) => client.credentials.restore({ ids: chunk }))
    showToast({ title: `${nameOf(ids, name)} restored`, tone: 'good' })
  })
}

/** Destroys credentials of the trash for good. @throws CallError */
export async function shred(ids: readonly string[], name: string | undefined): Promise<void> {
  await inChunks(ids, (chunk) => client.credentials.shred({ ids: chunk, confirm: confirmationOf(chunk, ids, name) }))
  showToast({ title: `${nameOf(ids, name)} shredded` })
}

/** What the core asks for: the name of a single one, the number of several. */
function confirmationOf(chunk: readonly string[], ids: readonly string[], name: string | undefined): string {
  return ids.length === 1 && name !== undefined ? name : String(chunk.length)
}

/** Adds and removes tags. @throws CallError */
export async function changeTags(
  ids: readonly string[],
  add: CredentialMetadata['tags'],
  remove: CredentialMetadata['tags'],
): Promise<void> {
  await inChunks(ids, (chunk) => client.credentials.tag({ ids: chunk, add, remove }))
  showToast({ title: `Tags of ${nameOf(ids, undefined)} changed`, tone: 'good' })
}

/** Credentials that are collected at most, to act on all that a list holds. */
export const mostToCollect = 10_000

/** The IDs of everything that a view shows, also of what isn't loaded. @throws CallError */
export async function collectIds(view: ListView): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof client.credentials.list>> = await client.credentials.list({
      ...toRequest(view),
      limit: 100,
      cursor,
    })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor !== null && ids.length < mostToCollect)
  return ids
}

import type { Credential } from '../../../shared/domain/credential.ts'
import type { RotationOption } from '../../../shared/domain/rotation.ts'
import { client } from '../../client/client.ts'
import { count } from '../../ui/count.ts'

/** A credential that may be rotated together with others. */
export interface Candidate {
  readonly credential: Credential
  readonly option: RotationOption
}

/** Credentials that can be rotated together. */
export const mostTogether = 200
/** Credentials that one call of `rotations.options` takes, and that are read at a time. */
const atOnce = 50

/** Reads what is known of credentials before they are rotated together. @throws CallError */
export async function readCandidates(ids: readonly string[]): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (let at = 0; at < ids.length; at += atOnce) {
    const some = ids.slice(at, at + atOnce)
    const [{ items }, credentials] = await Promise.all([
      client.rotations.options({ credentialIds: some }),
      Promise.all(some.map((ref) => client.credentials.get({ ref }))),
    ])
    for (const credential of credentials) {
      const option = items.find(({ credentialId }) => credentialId === credential.id)
      if (option) found.push({ credential, option })
    }
  }
  return found.toSorted((a, b) => a.credential.name.localeCompare(b.credential.name, 'en'))
}

export function canBegin({ credential, option }: Candidate): boolean {
  return option.openRotationId === null && credential.hasValue
}

/** Who is left out where `canBegin` doesn't hold for all, and why. */
export function leftOutOf(all: readonly Candidate[]): string[] {
  const rotating = all.filter(({ option }) => option.openRotationId !== null).length
  const empty = all.filter(({ credential }) => !credential.hasValue).length
  return [
    ...(rotating > 0 ? [`${count(rotating, 'credential')} left out: already being rotated.`] : []),
    ...(empty > 0 ? [`${count(empty, 'credential')} left out: no value yet. Enter the first one before.`] : []),
  ]
}

/** Whether Keyward reaches the server as this very credential: of another connection nobody has said that it leads there. */
export function isReached({ option }: Candidate): boolean {
  return option.automatic?.through.some(({ isOwn }) => isOwn) ?? false
}

/** How several can be given new values. */
export interface Ways {
  /** Those that Keyward can set. */
  readonly reached: readonly Candidate[]
  /** Which ones it can't, and why; empty for none. */
  readonly unreached: string
  /** Why they can't have the same value; null when they can. */
  readonly same: string | null
}

export function waysOf(candidates: readonly Candidate[]): Ways {
  const types = new Set(candidates.map(({ credential }) => credential.type))
  const others = candidates.filter((candidate) => !isReached(candidate))
  const names = others.slice(0, 3).map(({ credential }) => credential.name)
  const more = others.length - names.length
  return {
    reached: candidates.filter(isReached),
    unreached:
      others.length === 0
        ? ''
        : `Not possible for ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}: no connection by which they sign in, or no known way for their type.`,
    same: types.size === 1 ? null : 'They are of different types.',
  }
}

import { v7 as uuidv7 } from 'uuid'
import type { FieldValues } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import type { CredentialType } from './type.ts'

/** How long secrets wait for the form that they were pasted into, and how many of them. */
const lifetimeMs = 15 * 60_000
const maxDrafts = 16

interface Draft {
  readonly type: string
  readonly secrets: FieldValues
  readonly timer: NodeJS.Timeout
}

/**
 * Secrets that were recognised in a pasted text, until a credential is made of them: the face that pasted them gets an ID
 * and no value back. They are forgotten when they are used, after a quarter of an hour, when more are pasted, and by a lock.
 */
export class Drafts {
  readonly #drafts = new Map<string, Draft>()
  readonly #lifetimeMs: number

  constructor(lifetime = lifetimeMs) {
    this.#lifetimeMs = lifetime
  }

  /** Keeps the secrets of a type and answers their ID. */
  keep(type: string, secrets: FieldValues): string {
    for (const oldest of [...this.#drafts.keys()].slice(0, -maxDrafts + 1)) this.discard(oldest)
    const id = uuidv7()
    const timer = setTimeout(() => this.discard(id), this.#lifetimeMs)
    timer.unref()
    this.#drafts.set(id, { type, secrets, timer })
    return id
  }

  /**
   * The secrets as fields of a type, which a person may have corrected: one secret is the main one of any type, several go
   * to the fields of their names.
   * @throws VaultError `draft-not-found`
   */
  secretsFor(id: string, type: CredentialType): FieldValues {
    const draft = this.#drafts.get(id)
    if (!draft) throw new VaultError('draft-not-found')
    if (draft.type === type.id) return draft.secrets
    const [only, ...more] = Object.values(draft.secrets)
    const primary = type.fields.find(({ name }) => name === type.primary)
    if (typeof only === 'string' && more.length === 0 && primary?.kind !== 'pairs') return { [type.primary]: only }
    const known = new Map(type.fields.filter(({ secret }) => secret).map((field) => [field.name, field]))
    return Object.fromEntries(
      Object.entries(draft.secrets).filter(
        ([name, value]) => known.has(name) && (typeof value === 'object') === (known.get(name)?.kind === 'pairs'),
      ),
    )
  }

  discard(id: string): void {
    clearTimeout(this.#drafts.get(id)?.timer)
    this.#drafts.delete(id)
  }

  clear(): void {
    for (const id of [...this.#drafts.keys()]) this.discard(id)
  }
}

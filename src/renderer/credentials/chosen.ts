import type { CredentialRow } from '../../shared/domain/credential.ts'

/** Credentials that something is about to be done with. `name` is there when it is one alone. */
export interface Chosen {
  readonly ids: readonly string[]
  readonly name?: string
}

/** What is selected, with its name when it is one. */
export function chosenOf(selected: ReadonlySet<string>, rows: readonly CredentialRow[]): Chosen {
  const ids = [...selected]
  const only = ids.length === 1 ? rows.find((row) => row.id === ids[0]) : undefined
  return only ? { ids, name: only.name } : { ids }
}

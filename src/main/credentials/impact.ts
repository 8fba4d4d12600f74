import type { Impact } from '../../shared/domain/credential.ts'
import type { ReadDb } from '../vault/database.ts'
import {
  connectionUsesOf,
  connectionUsesThrough,
  countReferencesOf,
  referencesOf,
} from '../vault/repositories/impact.ts'
import { fitAnswer } from '../vault/repositories/page.ts'

/** Of each kind at most so many are named, in as many bytes; the others are counted. */
const mostNamed = 100
const namedBytes = 18 * 1024

/** What stops working without these credentials: connections, what goes through these, and references. */
export function impactOf(db: ReadDb, credentialIds: readonly string[]): Impact {
  const connections = connectionUsesOf(db, credentialIds)
  const through = connectionUsesThrough(db, credentialIds)
  const references = referencesOf(db, credentialIds, mostNamed)
  const some = <T>(all: readonly T[]) => fitAnswer(all.slice(0, mostNamed), namedBytes)
  return {
    connections: some(connections),
    through: some(through),
    references: some(
      references.map(({ id, credential_id, kind, name, location }) => ({
        id,
        credentialId: credential_id,
        kind,
        name,
        location,
      })),
    ),
    counts: {
      connections: connections.length,
      through: through.length,
      references: countReferencesOf(db, credentialIds),
    },
  }
}

/** Names of all that is named, for a question that a person answers. */
export function namesOf({ connections, through, references }: Impact): string[] {
  return [...connections, ...through, ...references].map(({ name }) => name)
}

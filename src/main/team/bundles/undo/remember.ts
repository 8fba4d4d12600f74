import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { WriteDb } from '../../../vault/database.ts'
import {
  inStep,
  keepState,
  noteImported,
  noteImportedSystems,
  putImportedShare,
  putLastImport,
  type SharedCredential,
  sharesById,
  sharesOfImport,
  systemState,
} from '../../../vault/repositories/last-import.ts'
import type { ShareRecord } from '../../../vault/repositories/shares.ts'
import type { SystemRecord } from '../../../vault/repositories/systems.ts'
import type { ImportOperation } from '../apply.ts'
import type { ImportPlan } from '../preview.ts'

interface Decided {
  readonly plan: ImportPlan
  readonly operations: readonly ImportOperation[]
}

const kinds = ['system', 'credential', 'connection'] as const

/**
 * Keeps what an import is about to replace as it is, in its transaction, and answers what notes at the end what became of it. An import
 * that writes nothing leaves the one before as the last.
 *
 * @param label what is imported, for people
 */
export function rememberImport(
  db: WriteDb,
  { plan, operations }: Decided,
  { label, at }: { readonly label: string; readonly at: number },
): () => void {
  const written = operations.filter((operation) => operation.action !== 'skip')
  if (written.length === 0) return () => undefined
  const idsOf = (kind: ImportOperation['kind'], isReplaced?: boolean) => [
    ...new Set(
      written.flatMap(({ kind: of, action, id }) =>
        of === kind && (isReplaced === undefined || (action === 'replace') === isReplaced) ? [id] : [],
      ),
    ),
  ]
  const replaced = kinds.reduce((sum, kind) => sum + idsOf(kind, true).length, 0)
  putLastImport(db, { id: uuidv7(), at, label, created: kinds.flatMap((kind) => idsOf(kind, false)).length, replaced })
  for (const kind of kinds) keepState(db, kind, idsOf(kind, true))
  const matched = plan.credentials.flatMap(({ match }) => (match ? [match.id] : []))
  const shared = new Map(sharesById(db, matched).map((share) => [share.credential_id, share]))
  return () => {
    // A signed bundle may also say anew how something is shared that is the same and stays.
    const isNoted = new Set(idsOf('credential'))
    const sharedAnew = sharesById(
      db,
      [...shared.keys()].filter((id) => !isNoted.has(id)),
    )
      .filter((share) => shareMark(share) !== shareMark(shared.get(share.credential_id)))
      .map((share) => share.credential_id)
    keepState(db, 'credential', sharedAnew)
    noteImported(db, 'credential', [...isNoted, ...sharedAnew])
    noteImported(db, 'connection', idsOf('connection'))
    noteImportedSystems(db, idsOf('system'), systemMark)
    const before = new Map([...shared.values()].map((share) => [share.credential_rid, share]))
    for (const share of sharesOfImport(db))
      putImportedShare(db, {
        rid: share.credential_rid,
        before: thenOf(before.get(share.credential_rid)),
        after: shareMark(share),
      })
  }
}

/** As it is kept: what was in step with its credential stays so, whatever the credential's revision is by then. */
function thenOf(share: SharedCredential | undefined): ShareRecord | null {
  if (!share) return null
  const { credential_id: _, credential_revision, ...record } = share
  return record.local_revision === credential_revision ? { ...record, local_revision: inStep } : record
}

/** SHA-256 of how a credential is shared; null for one that isn't. */
export function shareMark(share: ShareRecord): string
export function shareMark(share: ShareRecord | undefined): string | null
export function shareMark(share: ShareRecord | undefined): string | null {
  if (share === undefined) return null
  const { team_rid, grants, level, revision, base, local_revision, attached, changed_by } = share
  return hash([team_rid, grants, level, revision, base, local_revision, attached, changed_by])
}

/** SHA-256 of what an import or a person sets on a system. */
export function systemMark(system: SystemRecord): string {
  return hash(systemState.map((column) => system[column]))
}

function hash(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex')
}

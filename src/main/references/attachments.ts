import { setImmediate } from 'node:timers/promises'
import type { CredentialFilter } from '../../shared/api/credentials.ts'
import { VaultError } from '../../shared/errors.ts'
import { type AttachmentFormat, type Attachments, attachmentWriters } from '../../shared/reports/attachments.ts'
import { type ServiceContext, statusClock } from '../context.ts'
import { allReferencesOf, attachedConnections } from '../vault/repositories/attachments.ts'
import { listCredentials } from '../vault/repositories/credential-list.ts'
import { toReference } from './view.ts'

interface Files {
  put(bytes: Uint8Array): string
}

/** Credentials that are read before others get their turn. */
const together = 100

/** Writes which connections and references use each credential (L5). */
export function createAttachmentsReport(context: ServiceContext, files: Files) {
  const { vault } = context

  /** One page of credentials with all that uses them. */
  const readPage = (filter: CredentialFilter, cursor: string | null) =>
    vault.read((db) => {
      const query = { filter, sort: 'name', descending: false, limit: together, cursor } as const
      const { items, nextCursor } = listCredentials(db, query, statusClock(context))
      const ids = items.map(({ id }) => id)
      const connections = Map.groupBy(attachedConnections(db, ids), ({ credential_id }) => credential_id)
      const references = Map.groupBy(allReferencesOf(db, ids), ({ credential_id }) => credential_id)
      return {
        nextCursor,
        attachments: items.map((item): Attachments => {
          const { id, name, type, system, environment, owner, team, status, expiresAt, lastUsedAt } = item
          return {
            credential: { id, name, type, system, environment, owner, team, status, expiresAt, lastUsedAt },
            connections: (connections.get(id) ?? []).map(({ credential_id: _, ...use }) => use),
            references: (references.get(id) ?? []).map((record) => {
              const { kind, name: user, location, note, places, goneAt } = toReference(record)
              return { kind, name: user, location, note, places, goneAt }
            }),
          }
        }),
      }
    })

  /** @throws VaultError `vault-locked` when it is locked meanwhile */
  return async (filter: CredentialFilter, format: AttachmentFormat) => {
    const open = vault.current
    const items: Attachments[] = []
    let cursor: string | null = null
    do {
      const page = readPage(filter, cursor)
      items.push(...page.attachments)
      cursor = page.nextCursor
      await setImmediate()
      if (!vault.isOpen(open)) throw new VaultError('vault-locked')
    } while (cursor !== null)
    const at = new Date(context.now()).toISOString()
    const text = attachmentWriters[format]({ at, by: context.person(), vault: vault.name, items })
    vault.writeInto(open, [], (_, audit) =>
      audit({
        action: 'reference.report',
        subjectType: 'vault',
        subjectId: open.id,
        subject: vault.name,
        detail: `${items.length} credentials, ${format}`,
      }),
    )
    return {
      fileId: files.put(Buffer.from(text)),
      name: `keyward-attachments-${at.slice(0, 10)}.${format}`,
      credentials: items.length,
    }
  }
}

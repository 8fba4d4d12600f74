import { v7 as uuidv7 } from 'uuid'
import type { ParsedRequestOf, ResponseOf } from '../../shared/api/contract.ts'
import type { Reference, ReferenceInput, ScanItem } from '../../shared/domain/reference.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { refuseSecrets, requireCredential } from '../credentials/service.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import {
  deleteReference,
  findReference,
  findScanned,
  insertReference,
  listReferences,
  type NamedReference,
  updateReference,
} from '../vault/repositories/references.ts'
import { type PlannedItem, planScan } from './plan.ts'
import { scanFolder } from './scan.ts'
import { toReference } from './view.ts'

/** Items that one answer carries. */
const pageSize = 100
/** What scans have found is kept until it is recorded or closed; of more than these the oldest goes. */
const mostScans = 4
/** Files between two signs of life. */
const progressStep = 64

/** What tells of a running scan. */
type Progress = (runId: string, files: number) => void

/** What uses credentials beyond connections (C6, C7). */
export function createReferenceService(context: ServiceContext, progress: Progress) {
  const { vault } = context
  const running = new Map<string, AbortController>()
  const scans = new Map<string, readonly PlannedItem[]>()

  const requireReference = (db: ReadDb, id: string): NamedReference => {
    const record = findReference(db, id)
    if (!record) throw new VaultError('not-found')
    return record
  }
  const scanOf = (scanId: string): readonly PlannedItem[] => {
    const items = scans.get(scanId)
    if (!items) throw new VaultError('scan-not-found')
    return items
  }

  return {
    list({ credentialId, limit, cursor }: ParsedRequestOf<'references.list'>): ResponseOf<'references.list'> {
      const offset = readCursor(cursor)
      return vault.read((db) => {
        const { records, total } = listReferences(db, { credentialId }, limit, offset)
        const items = fitAnswer(records.slice(0, limit).map(toReference))
        const end = offset + items.length
        return { items, total, nextCursor: end < total ? String(end) : null }
      })
    },

    /** @throws VaultError `not-found`, `secret-in-metadata` */
    add(credentialId: string, input: ReferenceInput): Reference {
      refuseSecretsIn(input)
      const id = uuidv7()
      return vault.write(['credentials'], (db, audit) => {
        const credential = requireCredential(db, credentialId)
        insertReference(db, {
          ...input,
          id,
          credential_rid: credential.rid,
          places: '[]',
          scanned: 0,
          gone_at: null,
          created_at: context.now(),
          created_by: context.person(),
          updated_at: context.now(),
          seen_at: null,
        })
        audit(entry('reference.add', credential.id, credential.name, input.name))
        return toReference(requireReference(db, id))
      })
    },

    /** @throws VaultError `not-found`, `secret-in-metadata`, `field-invalid` for what the next scan would bring back */
    update(id: string, input: { readonly [K in keyof ReferenceInput]?: ReferenceInput[K] | undefined }): Reference {
      refuseSecretsIn(input)
      return vault.write(['credentials'], (db, audit) => {
        const before = requireReference(db, id)
        const moved = (['name', 'location'] as const).filter((key) => (input[key] ?? before[key]) !== before[key])
        if (before.scanned === 1 && moved.length > 0)
          throw new VaultError('field-invalid', {
            issues: moved.map((path) => ({ path: `input.${path}`, message: 'A scan has found it there.' })),
          })
        const { kind = before.kind, name = before.name, location = before.location, note = before.note } = input
        updateReference(db, before.rid, { kind, name, location, note, updated_at: context.now() })
        audit(entry('reference.update', before.credential_id, before.credential, name))
        return toReference(requireReference(db, id))
      })
    },

    /** Those that are gone already are left alone. */
    remove(ids: readonly string[]): { removed: number } {
      return vault.write(['credentials'], (db, audit) => {
        let removed = 0
        for (const id of new Set(ids)) {
          const record = findReference(db, id)
          if (!record) continue
          deleteReference(db, record.rid)
          audit(entry('reference.remove', record.credential_id, record.credential, record.name))
          removed++
        }
        return { removed }
      })
    },

    /** @throws VaultError `folder-unreadable`, `cancelled`, also when the vault is locked meanwhile */
    async scan(runId: string, folder: string): Promise<ResponseOf<'references.scan'>> {
      if (running.has(runId)) throw new VaultError('invalid-request')
      const open = vault.current
      const controller = new AbortController()
      const stopListening = vault.onLock(() => {
        controller.abort()
        scans.clear()
      })
      running.set(runId, controller)
      try {
        const ids = vault.read((db) => new Set(db.all<{ id: string }>('SELECT id FROM credential').map(({ id }) => id)))
        let told = 0
        const findings = await scanFolder(folder, {
          ids,
          signal: controller.signal,
          progress(files) {
            if (files - told < progressStep) return
            told = files
            progress(runId, files)
          },
        })
        if (!vault.isOpen(open)) throw new VaultError('cancelled')
        const items = vault.read((db) => planScan(db, findings))
        const scanId = uuidv7()
        for (const oldest of [...scans.keys()].slice(0, -(mostScans - 1))) scans.delete(oldest)
        scans.set(scanId, items)
        const count = (state: ScanItem['state']) => items.filter((item) => item.state === state).length
        return {
          scanId,
          folder: findings.folder,
          files: findings.read,
          unread: findings.unread.length,
          truncated: findings.truncated,
          counts: {
            new: count('new'),
            changed: count('changed'),
            same: count('same'),
            gone: count('gone'),
            dangling: count('dangling'),
          },
        }
      } finally {
        stopListening()
        running.delete(runId)
      }
    },

    /** Ends a scan; one that has ended already is left alone. */
    cancelScan(runId: string): void {
      running.get(runId)?.abort()
    },

    /** @throws VaultError `scan-not-found` for a scan that is not kept any more */
    scanItems({ scanId, offset, state }: ParsedRequestOf<'references.scanItems'>): ResponseOf<'references.scanItems'> {
      const items = scanOf(scanId).filter((item) => state === null || item.state === state)
      const shown = items.slice(offset, offset + pageSize).map(({ location: _, ...item }) => item)
      return { items: fitAnswer(shown), total: items.length }
    },

    /** @throws VaultError `scan-not-found` for a scan that is not kept any more */
    record(scanId: string, except: readonly string[]): ResponseOf<'references.record'> {
      const left = new Set(except)
      const items = scanOf(scanId).filter(({ key }) => !left.has(key))
      const counts = vault.write(['credentials'], (db, audit) => {
        const counted = { added: 0, changed: 0, gone: 0 }
        const touched = new Map<string, { record: CredentialRecord; added: number; changed: number; gone: number }>()
        for (const item of items) {
          // It may have been shredded since.
          const record = item.credentialId === null ? undefined : findCredential(db, item.credentialId)
          const done = record && recordItem(db, record, item)
          if (!record || !done) continue
          const own = touched.get(record.id) ?? { record, added: 0, changed: 0, gone: 0 }
          own[done] += 1
          counted[done] += 1
          touched.set(record.id, own)
        }
        for (const { record, added, changed, gone } of touched.values())
          audit(entry('reference.scan', record.id, record.name, `${added} new, ${changed} changed, ${gone} gone`))
        return counted
      })
      scans.delete(scanId)
      return counts
    },

    closeScan(scanId: string): void {
      scans.delete(scanId)
    },
  }

  /** Writes what a scan has found of one file; undefined where there is nothing to tell. */
  function recordItem(
    db: WriteDb,
    { rid }: CredentialRecord,
    { state, kind, name, location, places }: PlannedItem,
  ): 'added' | 'changed' | 'gone' | undefined {
    const now = context.now()
    const before = findScanned(db, rid, location)
    if (state === 'gone') {
      if (!before || before.gone_at !== null) return undefined
      updateReference(db, before.rid, { gone_at: now, updated_at: now })
      return 'gone'
    }
    const found = { places: JSON.stringify(places), gone_at: null, seen_at: now }
    if (before) {
      // What a person has made of the kind and the note stays.
      updateReference(db, before.rid, state === 'changed' ? { ...found, updated_at: now } : found)
      return state === 'changed' ? 'changed' : undefined
    }
    insertReference(db, {
      ...found,
      id: uuidv7(),
      credential_rid: rid,
      kind,
      name,
      location,
      note: '',
      scanned: 1,
      created_at: now,
      created_by: context.person(),
      updated_at: now,
    })
    return 'added'
  }
}

function refuseSecretsIn({
  name,
  location,
  note,
}: { readonly [K in keyof ReferenceInput]?: ReferenceInput[K] | undefined }) {
  refuseSecrets({ 'input.name': name, 'input.location': location, 'input.note': note })
}

function entry(action: AuditEntry['action'], subjectId: string, subject: string, detail: string): AuditEntry {
  return { action, subjectType: 'credential', subjectId, subject, detail }
}

function readCursor(cursor: string | null): number {
  if (cursor === null) return 0
  if (!/^\d{1,9}$/.test(cursor)) throw new VaultError('invalid-request')
  return Number(cursor)
}

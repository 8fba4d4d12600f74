import { sep } from 'node:path'
import { mostPlaces, type ReferencePlace, type ScanItem } from '../../shared/domain/reference.ts'
import { findSecretLike } from '../credentials/secret-like.ts'
import type { ReadDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { findCredential, findCredentialByName } from '../vault/repositories/credentials.ts'
import { type NamedReference, scannedBeneath } from '../vault/repositories/references.ts'
import type { Found } from './find.ts'
import { kindOf } from './kind-of.ts'
import { type FolderFindings, liesIn } from './scan.ts'

/** An item as a person sees it, with what recording it needs. */
export interface PlannedItem extends ScanItem {
  readonly location: string
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Compares what a scan has found with what is recorded of the same folder. */
export function planScan(db: ReadDb, { folder, files, unread, truncated }: FolderFindings): PlannedItem[] {
  const resolve = resolver(db)
  const recorded = new Map<string, NamedReference>()
  for (const row of scannedBeneath(db, folder.endsWith(sep) ? folder : folder + sep))
    recorded.set(`${row.credential_id} ${row.location}`, row)
  const items: Omit<PlannedItem, 'key'>[] = []
  for (const { path, location, found } of files) {
    const file = { kind: kindOf(path), name: nameOf(path), location }
    const byCredential = new Map<string, { record: CredentialRecord; found: Found[] }>()
    const dangling = new Map<string, Found[]>()
    for (const one of found) {
      const record = resolve(one.ref)
      if (!record) dangling.set(one.ref, [...(dangling.get(one.ref) ?? []), one])
      else {
        const known = byCredential.get(record.id) ?? { record, found: [] }
        known.found.push(one)
        byCredential.set(record.id, known)
      }
    }
    for (const { record, found: own } of byCredential.values()) {
      const places = placesOf(own, fieldsOf(record))
      const before = recorded.get(`${record.id} ${location}`)
      recorded.delete(`${record.id} ${location}`)
      const isSame = before !== undefined && before.gone_at === null && before.places === JSON.stringify(places)
      const state = before === undefined ? 'new' : isSame ? 'same' : 'changed'
      items.push({ ...file, state, credentialId: record.id, credential: record.name, places })
    }
    for (const [ref, own] of dangling) {
      const credential = ref.length > 200 || findSecretLike(ref) !== null ? 'something that looks like a secret' : ref
      items.push({
        ...file,
        state: 'dangling',
        credentialId: null,
        credential: plain(credential),
        places: placesOf(own),
      })
    }
  }
  // What was not looked at can't have gone.
  for (const row of truncated ? [] : recorded.values()) {
    if (row.gone_at !== null || liesIn(row.location, unread)) continue
    const places = JSON.parse(row.places) as ReferencePlace[]
    const { kind, name, location, credential_id: credentialId, credential } = row
    items.push({ kind, name, location, state: 'gone', credentialId, credential, places })
  }
  return items.map((item, index) => ({ key: String(index), ...item }))
}

function resolver(db: ReadDb): (ref: string) => CredentialRecord | undefined {
  const known = new Map<string, CredentialRecord | undefined>()
  return (ref) => {
    if (!known.has(ref))
      known.set(
        ref,
        (id.test(ref) ? findCredential(db, ref.toLowerCase()) : undefined) ?? findCredentialByName(db, ref),
      )
    return known.get(ref)
  }
}

/** Fields of a credential; an environment or a group of headers has its names as fields. */
function fieldsOf(record: CredentialRecord): ReadonlySet<string> {
  const secret = JSON.parse(record.secret_fields) as string[]
  return new Set([...secret, ...Object.keys(JSON.parse(record.config) as object)])
}

/** One place for each line and field. A field that the credential doesn't have may be anything, and is left out. */
function placesOf(found: readonly Found[], fields: ReadonlySet<string> = new Set()): ReferencePlace[] {
  const places = new Map<string, ReferencePlace>()
  for (const { line, field } of found) {
    const place = { line, field: fields.has(field) ? field : '' }
    places.set(`${line} ${place.field}`, place)
  }
  return [...places.values()].slice(0, mostPlaces)
}

/** The path of a file, or its end where it is long. */
function nameOf(path: string): string {
  const text = path.trim()
  return text.length > 200 ? `…${text.slice(-199).replace(/^[\udc00-\udfff]/, '')}` : text
}

/** The text of an address in one line: whoever wrote the file may have put anything there. */
function plain(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').normalize('NFC')
}

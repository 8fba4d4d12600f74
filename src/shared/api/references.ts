import * as z from 'zod'
import { cursor, id, page } from '../domain/common.ts'
import { reference, referenceInput, scanItem, scanResult, scanStates } from '../domain/reference.ts'
import { attachmentFormats } from '../reports/attachments.ts'
import { credentialFilter } from './credentials.ts'
import { unlocked } from './define.ts'

const count = z.number().int().nonnegative()

/** What uses credentials beyond connections (C6, C7): written down by people, and found in files. */
export const referencesApi = {
  /** By name; what is gone comes last. Of all credentials when `credentialId` is null. */
  list: unlocked(() => ({
    request: z.strictObject({
      credentialId: id.nullable(),
      limit: z.number().int().min(1).max(100),
      cursor: cursor.nullable(),
    }),
    response: page(reference).extend({ total: count }),
  })),
  add: unlocked(() => ({ request: z.strictObject({ credentialId: id, input: referenceInput }), response: reference })),
  /** One that a scan has found keeps name and location, which the next scan would bring back. */
  update: unlocked(() => ({ request: z.strictObject({ id, input: referenceInput.partial() }), response: reference })),
  remove: unlocked(() => ({
    request: z.strictObject({ ids: z.array(id).min(1).max(500) }),
    response: z.strictObject({ removed: count }),
  })),
  /**
   * Looks through the files of a folder for `keyward://` references and IDs, and answers when it has ended. Nothing is recorded yet.
   * The desktop app takes no `folder`: it asks a person with the system's own dialog, so that no page decides what is read. Elsewhere
   * it is a path on the computer that the core runs on. Progress comes as `progress` under the caller's `runId`, in files.
   */
  scan: unlocked(() => ({
    request: z.strictObject({ runId: id, folder: z.string().min(1).max(4096).nullable() }),
    response: scanResult,
  })),
  cancelScan: unlocked(() => ({ request: z.strictObject({ runId: id }), response: z.strictObject({}) })),
  scanItems: unlocked(() => ({
    request: z.strictObject({ scanId: id, offset: count, state: z.enum(scanStates).nullable() }),
    response: z.strictObject({ items: z.array(scanItem).max(100), total: count }),
  })),
  /** Records what a scan has found, without the items of these keys. What has gone is marked, not removed. */
  record: unlocked(() => ({
    request: z.strictObject({ scanId: id, except: z.array(z.string().max(20)).max(10_000) }),
    response: z.strictObject({ added: count, changed: count, gone: count }),
  })),
  /** What uses each of the credentials that a filter leaves, as a transfer file (L5). */
  report: unlocked(() => ({
    request: z.strictObject({ filter: credentialFilter, format: z.enum(attachmentFormats) }),
    response: z.strictObject({ fileId: id, name: z.string(), credentials: count }),
  })),
  closeScan: unlocked(() => ({ request: z.strictObject({ scanId: id }), response: z.strictObject({}) })),
}

import * as z from 'zod'
import { id, instant, line, name } from './common.ts'

/** What can use a credential beyond connections. */
export const referenceKinds = ['workflow', 'pipeline', 'model-binding', 'mcp-server', 'file', 'other'] as const
export const referenceKind = z.enum(referenceKinds)
export type ReferenceKind = (typeof referenceKinds)[number]

/** Places of one file that are remembered; a file that names a credential more often is still told once. */
export const mostPlaces = 20

/** Where a file names a credential: the line, counted from 1, and the field, empty for none. Never the text of the line. */
export const referencePlace = z.strictObject({ line: z.number().int().positive(), field: z.string().max(201) })
export type ReferencePlace = z.infer<typeof referencePlace>

/** What a person writes about a use. */
export const referenceInput = z.strictObject({
  kind: referenceKind,
  name,
  /** An address, a path, or words. */
  location: line,
  note: line,
})
export type ReferenceInput = z.infer<typeof referenceInput>

/** A use of a credential that isn't a connection. */
export const reference = referenceInput.extend({
  id,
  credentialId: id,
  credential: name,
  places: z.array(referencePlace).max(mostPlaces),
  /** Whether a scan has found it and keeps it up to date; otherwise a person has written it down. */
  scanned: z.boolean(),
  /** Since when scans have missed it; null while it is there. */
  goneAt: instant.nullable(),
  createdAt: instant,
  createdBy: line,
  updatedAt: instant,
  /** When a scan has found it last. */
  seenAt: instant.nullable(),
})
export type Reference = z.infer<typeof reference>

/** What a scan tells of a file and a credential. */
export const scanStates = ['new', 'changed', 'same', 'gone', 'dangling'] as const
export type ScanState = (typeof scanStates)[number]

/** One file and one credential that it names. A dangling one names what the vault doesn't have, and is not recorded. */
export const scanItem = z.strictObject({
  key: z.string().max(20),
  state: z.enum(scanStates),
  credentialId: id.nullable(),
  /** Name of the credential, or what stands for one. */
  credential: line,
  kind: referenceKind,
  /** Path of the file in the folder. */
  name,
  places: z.array(referencePlace).max(mostPlaces),
})
export type ScanItem = z.infer<typeof scanItem>

const count = z.number().int().nonnegative()

/** What a scan has found. */
export const scanResult = z.strictObject({
  scanId: id,
  folder: line,
  /** Files that were read. */
  files: count,
  /** Files and folders that could not be read. */
  unread: count,
  /** Whether it ended before the end: the folder holds more than a scan looks at. */
  truncated: z.boolean(),
  counts: z.strictObject({ new: count, changed: count, same: count, gone: count, dangling: count }),
})
export type ScanResult = z.infer<typeof scanResult>

import * as z from 'zod'
import { id, instant, line, name } from './common.ts'

export const bundleItemKind = z.enum(['credential', 'connection', 'system'])

/** What an import would do with one item (S3). */
export const importItem = z.strictObject({
  kind: bundleItemKind,
  /** Key of the item inside the bundle. */
  key: z.string(),
  name,
  /** `conflict`: the same name with another ID, or a change on both sides. */
  state: z.enum(['new', 'changed', 'conflict', 'same']),
  /** Names of the fields that differ; a secret's name only, never its value. */
  changes: z.array(z.string()),
  /** For people: why it is a conflict. Empty otherwise. */
  reason: z.string(),
  environment: line,
  detail: z.string(),
})
export type ImportItem = z.infer<typeof importItem>

export const importChoice = z.enum(['skip', 'replace', 'keep-both'])
export type ImportChoice = z.infer<typeof importChoice>

/** What a bundle says of itself, before anything is imported. */
export const bundleInfo = z.strictObject({
  format: z.string(),
  createdAt: instant,
  createdBy: line,
  vaultId: id.nullable(),
  note: line,
  credentials: z.number().int().nonnegative(),
  connections: z.number().int().nonnegative(),
  systems: z.number().int().nonnegative(),
  /** The recipient stanzas' kinds: `X25519` or `scrypt`. */
  recipients: z.array(z.string()),
  /** Bytes of the encrypted file. */
  size: z.number().int().nonnegative(),
})
export type BundleInfo = z.infer<typeof bundleInfo>

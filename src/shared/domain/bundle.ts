import * as z from 'zod'
import { id, instant, line, name } from './common.ts'

export const bundleItemKind = z.enum(['credential', 'connection', 'system'])

/** What a person can decide about one item. */
export const importChoice = z.enum(['skip', 'replace', 'keep-both'])
export type ImportChoice = z.infer<typeof importChoice>

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
  /** Whether its value is the one that the vault has, told by fingerprints; null where there is nothing to compare. */
  sameValue: z.boolean().nullable(),
  /** For people: why it is a conflict. Empty otherwise. */
  reason: z.string(),
  /** What can be done with it; for a new item `replace` means to import it. Empty where nothing can: it stays as it is. */
  choices: z.array(importChoice),
  environment: line,
  detail: z.string(),
  /** Others that hold one of its values: credentials here by their names, items of the same import too. At most six. */
  alike: z.array(z.string()),
})
export type ImportItem = z.infer<typeof importItem>

/** Who has signed a bundle, and what the vault makes of it. */
export const bundleSender = z.strictObject({
  name,
  /** `member` of the bundle’s team; otherwise whether the card of exactly this key was compared. */
  trust: z.enum(['self', 'member', 'verified', 'unverified']),
  /** The team that it is for; empty for none. */
  team: z.string(),
  /** Counts the sender’s bundles for this team, or for single people. */
  sequence: z.number().int().positive(),
  /** Whether the vault has taken this very bundle in already. */
  isKnown: z.boolean(),
})
export type BundleSender = z.infer<typeof bundleSender>

/** What a bundle says of itself, before anything is imported. */
export const bundleInfo = z.strictObject({
  format: z.string(),
  createdAt: instant,
  createdBy: line,
  /** Null for a bundle that nobody has signed: anybody may have made it. */
  sender: bundleSender.nullable(),
  /** False for definitions without values. */
  hasValues: z.boolean(),
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

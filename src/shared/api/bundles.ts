import * as z from 'zod'
import { bundleInfo, importChoice, importItem } from '../domain/bundle.ts'
import { id, line } from '../domain/common.ts'
import { unlocked } from './define.ts'

const passphrase = z.string().min(1).max(1024)

/** What opens a bundle: a passphrase, age identities (`AGE-SECRET-KEY-1…`, one a line), or the identity of the vault’s person. */
const bundleKey = z.discriminatedUnion('with', [
  z.strictObject({ with: z.literal('passphrase'), passphrase }),
  z.strictObject({ with: z.literal('identity'), identity: z.string().min(1).max(20_000) }),
  z.strictObject({ with: z.literal('own') }),
])

export const bundlesApi = {
  /** Encrypts the chosen credentials with the connections and own systems that belong to them into a transfer file. */
  export: unlocked(() => ({
    request: z.strictObject({
      choose: z.union([
        z.strictObject({ credentialIds: z.array(id).min(1).max(10_000) }),
        z.strictObject({ environment: line }),
        z.strictObject({ all: z.literal(true) }),
        /** What is shared with a team. */
        z.strictObject({ teamId: id }),
      ]),
      to: z.discriminatedUnion('with', [
        z.strictObject({ with: z.literal('passphrase'), passphrase }),
        z.strictObject({ with: z.literal('recipients'), recipients: z.array(z.string().max(2000)).min(1).max(64) }),
        /** Signed, for people whose cards are here. */
        z.strictObject({ with: z.literal('contacts'), contactIds: z.array(id).min(1).max(64) }),
        /** Signed, for members of a team, all of them where none are named: what each of them may have. */
        z.strictObject({ with: z.literal('team'), teamId: id, memberIds: z.array(id).min(1).max(1000).nullable() }),
      ]),
      note: line,
      armor: z.boolean(),
      /** False leaves the values out: definitions alone. */
      values: z.boolean().default(true),
    }),
    response: z.strictObject({
      fileId: id,
      name: z.string(),
      info: bundleInfo,
      /** How many of the chosen credentials were left out: they are not one’s own to share, or not for these members. */
      leftOut: z.number().int().nonnegative(),
    }),
  })),
  inspect: unlocked(() => ({ request: z.strictObject({ fileId: id, key: bundleKey }), response: bundleInfo })),
  /** What an import would change. The preview holds the opened bundle in the core until it is imported or closed. */
  preview: unlocked(() => ({
    request: z.strictObject({ fileId: id, key: bundleKey }),
    response: z.strictObject({
      previewId: id,
      info: bundleInfo,
      items: z.array(importItem).max(200),
      total: z.number().int(),
      counts: z.strictObject({ new: z.number(), changed: z.number(), conflict: z.number(), same: z.number() }),
    }),
  })),
  /** More items of a preview, from `offset`. */
  previewItems: unlocked(() => ({
    request: z.strictObject({
      previewId: id,
      offset: z.number().int().min(0),
      state: z.enum(['new', 'changed', 'conflict', 'same']).nullable(),
    }),
    response: z.strictObject({ items: z.array(importItem).max(200), total: z.number().int() }),
  })),
  /** All or nothing. `onConflict` holds for changed and conflicting items without a choice of their own. */
  import: unlocked(() => ({
    request: z.strictObject({
      previewId: id,
      onConflict: importChoice,
      choices: z.record(z.string().max(40), importChoice),
      dryRun: z.boolean(),
    }),
    response: z.strictObject({
      created: z.number(),
      replaced: z.number(),
      kept: z.number(),
      skipped: z.number(),
      dryRun: z.boolean(),
    }),
  })),
  close: unlocked(() => ({ request: z.strictObject({ previewId: id }), response: z.strictObject({}) })),
}

import * as z from 'zod'
import { cursor, id, instant, line, page, ref, word } from '../domain/common.ts'
import {
  credential,
  credentialMetadata,
  credentialRow,
  credentialStatus,
  credentialTypeInfo,
  credentialVersion,
  fieldValues,
  impact,
  recognised,
} from '../domain/credential.ts'
import { open, unlocked } from './define.ts'

const byId = z.strictObject({ id })
/** A UUID or a unique name. */
const reference = z.strictObject({ ref })
/** What a person types to confirm: the exact name, or for several their number. */
const confirm = z.string().normalize('NFC').max(200)
/** Texts by field, or names with texts. On rotation null removes a text that isn't required, or one of the names. */
export const secretInput = z.record(
  z.string().max(100),
  z.union([z.string().max(65_536), z.null(), z.record(z.string().max(200), z.string().max(65_536).nullable())]),
)

/** What the list can be narrowed to. All given parts must hold. */
export const credentialFilter = z.strictObject({
  /** Words of name, system, tags, purpose, owner, team, environment, type. */
  search: z.string().max(200).optional(),
  type: z.array(word).max(50).optional(),
  environment: z.array(line).max(50).optional(),
  systemId: z.array(id).max(50).optional(),
  status: z.array(credentialStatus).max(5).optional(),
  team: z.array(line).max(50).optional(),
  owner: z.array(line).max(50).optional(),
  tag: z.array(line).max(50).optional(),
  /** Only what no connection and no reference uses. */
  unlinked: z.boolean().optional(),
  /** Only what was never used. */
  neverUsed: z.boolean().optional(),
  /** Only what was not used for so many days, and has existed as long. */
  notUsedFor: z.number().int().min(1).max(3650).optional(),
  /** Only what has a value, in a field, that another credential has too. */
  sameValue: z.boolean().optional(),
  /** Only what has a password or key that is easily guessed. */
  weak: z.boolean().optional(),
  /** Only what should have been rotated by now. */
  overdue: z.boolean().optional(),
  /** Only what ends between two moments: by its expiry, or also by a rotation that is due. */
  ends: z
    .strictObject({ from: instant.nullable(), until: instant, by: z.enum(['expiry', 'expiry-or-rotation']) })
    .optional(),
  trashed: z.boolean().optional(),
})
export type CredentialFilter = z.infer<typeof credentialFilter>

export const credentialSort = z.enum([
  'name',
  'expiresAt',
  'updatedAt',
  'createdAt',
  'lastUsedAt',
  'type',
  'environment',
  'system',
  'team',
])
export type CredentialSort = z.infer<typeof credentialSort>

const facet = z.array(z.strictObject({ value: z.string(), label: z.string(), count: z.number().int() }))

export const credentialsApi = {
  types: open(() => ({
    request: z.strictObject({}),
    response: z.strictObject({ items: z.array(credentialTypeInfo) }),
  })),
  list: unlocked(() => ({
    request: z.strictObject({
      filter: credentialFilter,
      sort: credentialSort,
      descending: z.boolean(),
      limit: z.number().int().min(1).max(100),
      cursor: cursor.nullable(),
    }),
    response: page(credentialRow).extend({ total: z.number().int().nonnegative() }),
  })),
  /** Values that occur, with counts, for filters and grouping. */
  facets: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({
      type: facet,
      environment: facet,
      system: facet,
      team: facet,
      owner: facet,
      tag: facet,
      status: facet,
    }),
  })),
  get: unlocked(() => ({ request: reference, response: credential })),
  /** Recognises a pasted text: a key, a file, an address, settings. Its secrets are kept for a quarter of an hour, under an ID. */
  recognise: unlocked(() => ({
    request: z.strictObject({ text: z.string().max(262_144) }),
    /** `reason` says why there is nothing; it is empty otherwise. */
    response: z.strictObject({ found: recognised.nullable(), reason: z.string() }),
  })),
  /** Forgets what was recognised. */
  discardDraft: unlocked(() => ({ request: z.strictObject({ draftId: id }), response: z.strictObject({}) })),
  /** `draftId` brings recognised secrets along; the ones that are given go before them. */
  create: unlocked(() => ({
    request: z.strictObject({
      type: word,
      metadata: credentialMetadata,
      config: fieldValues,
      secrets: secretInput,
      draftId: id.nullable().optional(),
    }),
    response: credential,
  })),
  /** Changes metadata and fields that aren't secret. `revision` is the one that the person saw. */
  update: unlocked(() => ({
    request: z.strictObject({
      id,
      revision: z.number().int().positive().nullable(),
      metadata: credentialMetadata.partial(),
      config: fieldValues.nullable(),
    }),
    response: credential,
  })),
  /** Replaces the value: a new version comes into use, the old one is kept. Secret fields left out keep their value. */
  rotate: unlocked(() => ({
    request: z.strictObject({
      id,
      config: fieldValues,
      secrets: secretInput,
      expiresAt: instant.nullable().optional(),
      /** What `recognise` keeps, whose secrets are taken beneath `secrets`. */
      draftId: id.nullable().optional(),
    }),
    response: credential,
  })),
  versions: unlocked(() => ({ request: byId, response: z.strictObject({ items: z.array(credentialVersion) }) })),
  /** Brings an older version back into use. */
  rollback: unlocked(() => ({
    request: z.strictObject({ id, version: z.number().int().positive() }),
    response: credential,
  })),
  /** Shreds the sealed value of one version that isn't in use. */
  destroyVersion: unlocked(() => ({
    request: z.strictObject({ id, version: z.number().int().positive() }),
    response: credential,
  })),
  disable: unlocked(() => ({
    request: z.strictObject({ ids: z.array(id).min(1).max(500) }),
    response: z.strictObject({ changed: z.number() }),
  })),
  enable: unlocked(() => ({
    request: z.strictObject({ ids: z.array(id).min(1).max(500) }),
    response: z.strictObject({ changed: z.number() }),
  })),
  /** What will break, by name. */
  impact: unlocked(() => ({ request: z.strictObject({ ids: z.array(id).min(1).max(500) }), response: impact })),
  /** Moves to the trash. `confirm` is the exact name; for several, their number as text. */
  trash: unlocked(() => ({
    request: z.strictObject({ ids: z.array(id).min(1).max(500), confirm }),
    response: z.strictObject({ changed: z.number() }),
  })),
  restore: unlocked(() => ({
    request: z.strictObject({ ids: z.array(id).min(1).max(500) }),
    response: z.strictObject({ changed: z.number() }),
  })),
  /** Shreds credentials of the trash for good. */
  shred: unlocked(() => ({
    request: z.strictObject({ ids: z.array(id).min(1).max(500), confirm }),
    response: z.strictObject({ changed: z.number() }),
  })),
  /** Adds and removes tags on several at once. */
  tag: unlocked(() => ({
    request: z.strictObject({
      ids: z.array(id).min(1).max(500),
      add: credentialMetadata.shape.tags,
      remove: credentialMetadata.shape.tags,
    }),
    response: z.strictObject({ changed: z.number() }),
  })),
  /** Consent to use the credential with one more `host:port` (T6). */
  bindHost: unlocked(() => ({
    request: z.strictObject({ id, host: credentialMetadata.shape.boundHosts.element }),
    response: credential,
  })),
  /** Texts to copy: ID, `keyward://` URI and a YAML snippet, never the value (D5). */
  references: unlocked(() => ({
    request: byId,
    response: z.strictObject({
      items: z.array(z.strictObject({ label: z.string(), text: z.string() })),
    }),
  })),
}

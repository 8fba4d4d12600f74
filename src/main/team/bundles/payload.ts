import * as z from 'zod'
import type { bundleItemKind } from '../../../shared/domain/bundle.ts'
import { hostPort, id, instant, line, name, period, tags } from '../../../shared/domain/common.ts'
import { parameters } from '../../../shared/domain/connection.ts'
import { fieldValues } from '../../../shared/domain/credential.ts'
import { storedExtras } from '../../../shared/domain/system.ts'
import { type FieldIssue, VaultError } from '../../../shared/errors.ts'

/** The payload's format. What it means is written down in docs/bundle-format.md; a change of meaning needs a new number. */
export const bundleFormat = 'keyward-bundle/1'

/** Items of all kinds together. */
export const maxItems = 50_000

const word = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'A lower-case word is expected.')
/** Vaults keep IDs in lower case; others may write them as they like. */
const uuid = id.toLowerCase()
const itemId = uuid.nullable().default(null)

const bundleSystem = z.strictObject({
  id: itemId,
  name,
  category: line.default(''),
  summary: line.default(''),
  kind: word,
  parameters: parameters.default({}),
  credentialType: word,
  credentialConfig: fieldValues.default({}),
  /** Since guides exist; a bundle that says nothing of them changes none. */
  extras: storedExtras.optional(),
})
export type BundleSystem = z.infer<typeof bundleSystem>

const bundleCredential = z.strictObject({
  id: itemId,
  name,
  type: word,
  /** An own system of the bundle, or a system of the catalog. */
  systemId: itemId,
  environment: line.default(''),
  owner: line.default(''),
  team: line.default(''),
  tags: tags.default([]),
  purpose: line.default(''),
  expiresAt: instant.nullable().default(null),
  rotateEvery: period.nullable().default(null),
  /** For people. An import never binds a host: whoever made the bundle would decide where our secrets go. */
  boundHosts: z.array(hostPort).max(50).default([]),
  config: fieldValues.default({}),
  /** Plaintext: the age file around the payload is its protection. */
  secrets: fieldValues,
})
export type BundleCredential = z.infer<typeof bundleCredential>

const bundleConnection = z.strictObject({
  id: itemId,
  name,
  kind: word,
  systemId: itemId,
  environment: line.default(''),
  /** A credential of the same bundle. */
  credentialId: itemId,
  parameters: parameters.default({}),
  purpose: line.default(''),
})
export type BundleConnection = z.infer<typeof bundleConnection>

const bundlePayload = z
  .strictObject({
    format: z.literal(bundleFormat),
    bundleId: uuid,
    vaultId: itemId,
    createdAt: instant,
    createdBy: line.default(''),
    note: line.default(''),
    items: z.strictObject({
      systems: z.array(bundleSystem).max(maxItems).default([]),
      credentials: z.array(bundleCredential).max(maxItems).default([]),
      connections: z.array(bundleConnection).max(maxItems).default([]),
    }),
  })
  .superRefine(({ items }, context) => {
    const all = [
      ['systems', items.systems],
      ['credentials', items.credentials],
      ['connections', items.connections],
    ] as const
    for (const [list, entries] of all) {
      const [ids, names] = [new Set<string>(), new Set<string>()]
      for (const [index, entry] of entries.entries()) {
        const path = ['items', list, index]
        const lower = foldName(entry.name)
        if (names.has(lower)) context.addIssue({ code: 'custom', path, message: 'This name occurs twice.' })
        if (entry.id !== null && ids.has(entry.id)) {
          context.addIssue({ code: 'custom', path, message: 'This ID occurs twice.' })
        }
        names.add(lower)
        if (entry.id !== null) ids.add(entry.id)
      }
    }
    const credentials = new Set(items.credentials.map((credential) => credential.id))
    for (const [index, { credentialId }] of items.connections.entries()) {
      if (credentialId === null || credentials.has(credentialId)) continue
      const path = ['items', 'connections', index, 'credentialId']
      context.addIssue({ code: 'custom', path, message: 'The bundle does not hold this credential.' })
    }
  })

/** What a bundle holds: plaintext, so it lives as short as possible and is never logged. */
export type BundlePayload = z.infer<typeof bundlePayload>
/** The same with everything optional left out, as an export may write it. */
export type BundlePayloadInput = z.input<typeof bundlePayload>
export type BundleItemKind = z.infer<typeof bundleItemKind>

const ascii = /^[\x20-\x7e]*$/

/** Names are unique as the vault compares them: without regard to the case of ASCII letters. */
export function foldName(text: string): string {
  return ascii.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/**
 * Checks a payload that came from outside.
 * Throws `bundle-unsupported` for a newer format, `bundle-too-large` for too many items, and `bundle-malformed` with issues
 * that name places, never content.
 */
export function checkPayload(value: unknown): BundlePayload {
  if (typeof value !== 'object' || value === null || !('format' in value)) throw new VaultError('bundle-malformed')
  if (value.format !== bundleFormat) {
    const version = typeof value.format === 'string' ? /^keyward-bundle\/(\d{1,9})$/.exec(value.format)?.[1] : undefined
    throw new VaultError(Number(version) > 1 ? 'bundle-unsupported' : 'bundle-malformed')
  }
  const checked = bundlePayload.safeParse(value)
  if (!checked.success) {
    throw new VaultError('bundle-malformed', { issues: checked.error.issues.slice(0, 50).map(toIssue) })
  }
  const { systems, credentials, connections } = checked.data.items
  if (systems.length + credentials.length + connections.length > maxItems) {
    throw new VaultError('bundle-too-large')
  }
  return checked.data
}

function toIssue(issue: z.core.$ZodIssue): FieldIssue {
  // Deeper parts of a path are names inside a credential, which may be anything in a file that is not as it should be;
  // so may a field's, unless it looks like one.
  const field = String(issue.path[4] ?? '')
  const path = [...issue.path.slice(0, 4).map(String), ...(/^[a-z][A-Za-z]{0,30}$/.test(field) ? [field] : [])].join(
    '.',
  )
  if (issue.code === 'unrecognized_keys') return { path, message: 'There is a field that the format does not have.' }
  if (issue.code === 'invalid_type') return { path, message: 'The value is missing or of another type.' }
  const ours = issue.code === 'custom' || issue.code === 'too_big' || issue.code === 'invalid_format'
  return { path, message: ours ? issue.message : 'The value is not as the format describes it.' }
}

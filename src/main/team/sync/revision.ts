import { createHash } from 'node:crypto'
import * as z from 'zod'
import { id, instant, name } from '../../../shared/domain/common.ts'
import { VaultError } from '../../../shared/errors.ts'
import { canonical } from '../../crypto/canonical.ts'
import { isSignedBy, signBytes } from '../../crypto/signature.ts'
import { decryptJson, encryptJson } from '../age/json.ts'
import { publicSigningKey } from '../identity/card.ts'
import type { SignedTeam, TeamDocument } from '../teams/document.ts'
import { signedTeam } from '../teams/document.ts'

/*
 * What a team has at one moment: a numbered object on its server that says which bundles there are, and which of them has the newest
 * state of each item. Each names the SHA-256 of the one before. The object is one line in front of an age file for all members:
 *
 *     keyward-revision/1 <public signing key> <signature>\n
 *
 * The signature is over the team, the number and the SHA-256 of the age file, so that what no member has signed isn't even decrypted.
 */

export const revisionFormat = 'keyward-revision/1'
/** Bytes of one revision: an index of 50,000 items, and a header for 1,000 members. */
export const maxRevision = 32 * 1024 * 1024

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const revisionBundle = z.strictObject({
  /** SHA-256 of the bundle's file, by which it is found on the server. */
  sha256,
  length: z.number().int().positive(),
  /** The member who has signed it. */
  sender: id,
  /** Members who can open it. */
  audience: z.array(id).min(1).max(1000),
})

const revisionItem = z.strictObject({
  id,
  /** Counts the changes of the item. */
  revision: z.number().int().min(1),
  /** Place of the bundle that has its newest state. */
  bundle: z.number().int().min(0),
})

const revisionContent = z.strictObject({
  format: z.literal(revisionFormat),
  teamId: id,
  /** Its own number, from 1. */
  number: z.number().int().min(1),
  /** SHA-256 of the object before; null for the first. */
  previous: sha256.nullable(),
  createdAt: instant,
  author: z.strictObject({ id, name }),
  /** Number of the oldest revision that is still there: what is below was tidied away. */
  oldest: z.number().int().min(1),
  /** The newest versions of the list of members; the last is the one that it was made by. */
  team: z.array(signedTeam).min(1).max(16),
  bundles: z.array(revisionBundle).max(10_000),
  items: z.array(revisionItem).max(50_000),
})
export type RevisionContent = z.infer<typeof revisionContent>

/** A revision as it lies on the server. */
export interface Revision {
  readonly content: RevisionContent
  /** SHA-256 of the whole object. */
  readonly hash: string
}

/** Makes the object. @throws VaultError `bundle-too-large` */
export async function sealRevision(
  content: RevisionContent,
  { members }: TeamDocument,
  signer: { readonly signingKey: string; readonly seed: Uint8Array },
): Promise<{ readonly bytes: Uint8Array; readonly hash: string }> {
  const recipients = members.map(({ recipient }) => recipient)
  const file = await encryptJson(revisionContent.parse(content), { recipients }, { armor: false })
  const signature = signBytes('keyward/revision/1', signedPart(content.teamId, content.number, file), signer.seed)
  const line = `${revisionFormat} ${signer.signingKey} ${signature.toString('base64url')}\n`
  const bytes = Buffer.concat([Buffer.from(line), file])
  return { bytes, hash: hashOf(bytes) }
}

/**
 * Opens a revision that lay under a number.
 * @param follow takes the versions of the list of members that it brings, and answers the one that it was made by
 * @throws VaultError `remote-forged` for what no member has signed, or lies under another number; `bundle-wrong-key`,
 *   `bundle-malformed`, and what `follow` throws
 */
export async function openRevision(
  bytes: Uint8Array,
  {
    teamId,
    number,
    identity,
    follow,
  }: {
    readonly teamId: string
    readonly number: number
    readonly identity: string
    readonly follow: (team: readonly SignedTeam[]) => Promise<TeamDocument>
  },
): Promise<Revision> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = whole.indexOf('\n')
  const [format, signingKey = '', signature = '', ...rest] = whole.toString('latin1', 0, Math.max(0, end)).split(' ')
  if (end > 300 || format !== revisionFormat || rest.length > 0) throw new VaultError('remote-forged')
  const key = publicSigningKey.safeParse(signingKey)
  const file = whole.subarray(end + 1)
  const signed = Buffer.from(signature, 'base64url')
  const isSigned =
    key.success &&
    signed.toString('base64url') === signature &&
    isSignedBy('keyward/revision/1', signedPart(teamId, number, file), Buffer.from(key.data, 'base64url'), signed)
  if (!isSigned) throw new VaultError('remote-forged')
  const { value } = await decryptJson(file, { identity })
  const parsed = revisionContent.safeParse(value)
  if (!parsed.success) throw new VaultError('bundle-malformed')
  const content = parsed.data
  const author = (await follow(content.team)).members.find((member) => member.signingKey === signingKey)
  const isConsistent =
    content.teamId === teamId &&
    content.number === number &&
    content.author.id === author?.id &&
    (number === 1) === (content.previous === null) &&
    content.oldest <= number &&
    content.items.every(({ bundle }) => bundle < content.bundles.length) &&
    new Set(content.items.map((item) => item.id)).size === content.items.length
  if (!isConsistent) throw new VaultError('remote-forged')
  return { content, hash: hashOf(whole) }
}

function signedPart(teamId: string, number: number, file: Uint8Array): Buffer {
  return canonical([teamId, String(number), createHash('sha256').update(file).digest()])
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Names of objects on the server, below the team's own folder. */
export const objectName = {
  revisions: (teamId: string) => `${teamId}/revisions/`,
  revision: (teamId: string, number: number) => `${teamId}/revisions/${String(number).padStart(8, '0')}`,
  list: (teamId: string, version: number) => `${teamId}/lists/${String(version).padStart(8, '0')}`,
  bundle: (teamId: string, hash: string) => `${teamId}/bundles/${hash}`,
}

/** The number that a name of `objectName.revision` ends with; null for another name. */
export function numberOf(objectName: string): number | null {
  const digits = /\/(\d{8})$/.exec(objectName)?.[1]
  return digits === undefined ? null : Number(digits)
}

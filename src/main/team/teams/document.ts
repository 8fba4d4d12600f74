import { createHash } from 'node:crypto'
import * as z from 'zod'
import { id, instant, name } from '../../../shared/domain/common.ts'
import { teamPolicy, teamRole } from '../../../shared/domain/team.ts'
import { VaultError } from '../../../shared/errors.ts'
import { isSignedBy, signatureLength, signBytes } from '../../crypto/signature.ts'
import { ageRecipient, keyBytes, publicSigningKey, wordsOf } from '../identity/card.ts'

/*
 * The list of a team's members, its groups and its rules: one document with a number, signed by an owner. Each version names the SHA-256
 * of the one before, and is signed by somebody who was an owner there, so that who knows a version can follow every later one and nobody
 * else can add to it. What a member knows never goes back: an older version, or another one of the same number, is refused.
 */

export const teamFormat = 'keyward-team/1'
/** What an age header for all of them, and the list itself, may grow to. */
export const teamLimits = { members: 1000, groups: 200, bytes: 1_000_000 } as const

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const teamMember = z.strictObject({
  id,
  name,
  recipient: ageRecipient,
  signingKey: publicSigningKey,
  role: teamRole,
  /** When an owner added this person, or the keys that stand here. */
  since: instant,
})
export type TeamMember = z.infer<typeof teamMember>

const teamGroup = z.strictObject({ id, name, members: z.array(id).max(teamLimits.members) })
export type TeamGroup = z.infer<typeof teamGroup>

export const teamDocument = z.strictObject({
  format: z.literal(teamFormat),
  teamId: id,
  name,
  version: z.number().int().min(1).max(1_000_000),
  /** SHA-256 of the payload of the version before; null for the first. */
  previous: sha256.nullable(),
  createdAt: instant,
  /** The owner who signed it. */
  signedBy: id,
  members: z.array(teamMember).min(1).max(teamLimits.members),
  groups: z.array(teamGroup).max(teamLimits.groups),
  policy: teamPolicy,
})
export type TeamDocument = z.infer<typeof teamDocument>

/** A version as it travels: exactly the text that was signed. */
export const signedTeam = z.strictObject({
  payload: z.string().max(teamLimits.bytes),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})
export type SignedTeam = z.infer<typeof signedTeam>

/** A version that was checked. */
export interface TeamVersion {
  readonly document: TeamDocument
  readonly signed: SignedTeam
  /** SHA-256 of the payload, in hexadecimal digits. */
  readonly hash: string
}

/** Signs a version. @throws VaultError `team-invalid` when it breaks a rule of its own */
export function signTeam(document: TeamDocument, seed: Uint8Array): TeamVersion {
  requireSound(document)
  const payload = JSON.stringify(teamDocument.parse(document))
  const signature = signBytes('keyward/team/1', Buffer.from(payload), seed).toString('base64url')
  return { document, signed: { payload, signature }, hash: hashOf(payload) }
}

/**
 * Reads one version and checks its form and its own rules. Who signed it only `followTeam` can tell.
 * @throws VaultError `team-invalid`
 */
export function readTeam(signed: SignedTeam): TeamVersion {
  const parsed = teamDocument.safeParse(parse(signed.payload))
  if (!parsed.success) throw new VaultError('team-invalid')
  requireSound(parsed.data)
  return { document: parsed.data, signed, hash: hashOf(signed.payload) }
}

/**
 * Follows the versions from the one that is known. Those that are known already are passed over, and so nothing may be missing between.
 * @param known null accepts the first of them as it is, signed by an owner that it names: the person has to know that one
 * @throws VaultError `team-invalid`, `team-forked`, `team-gap`
 */
export function followTeam(known: TeamVersion | null, versions: readonly SignedTeam[]): TeamVersion[] {
  const followed: TeamVersion[] = []
  let last = known
  for (const version of versions.map(readTeam)) {
    if (last === null) requireSignature(version.signed, signerIn(version.document, version.document.signedBy))
    else if (version.document.teamId !== last.document.teamId) throw new VaultError('team-invalid')
    else if (version.document.version < last.document.version) continue
    else if (version.document.version === last.document.version) {
      if (version.hash !== last.hash) throw new VaultError('team-forked')
      continue
    } else requireSuccessor(last, version)
    followed.push(version)
    last = version
  }
  return followed
}

/** Whether the next version is one of an owner's, and says that it follows. @throws VaultError `team-invalid`, `team-forked`, `team-gap` */
function requireSuccessor(last: TeamVersion, next: TeamVersion): void {
  if (next.document.version > last.document.version + 1) throw new VaultError('team-gap')
  if (next.document.previous !== last.hash) throw new VaultError('team-forked')
  requireSignature(next.signed, signerIn(last.document, next.document.signedBy))
}

/** The owner of this ID. */
function signerIn(document: TeamDocument, signer: string): TeamMember | undefined {
  return document.members.find((member) => member.id === signer && member.role === 'owner')
}

function requireSignature({ payload, signature }: SignedTeam, signer: TeamMember | undefined): void {
  const bytes = Buffer.from(signature, 'base64url')
  const canonicalText = bytes.length === signatureLength && bytes.toString('base64url') === signature
  const isSigned =
    signer?.role === 'owner' &&
    canonicalText &&
    isSignedBy('keyward/team/1', Buffer.from(payload), keyBytes(signer.signingKey), bytes)
  if (!isSigned) throw new VaultError('team-invalid')
}

/** Rules that a schema can't say. */
function requireSound({ members, groups, version, previous }: TeamDocument): void {
  const owners = members.filter(({ role }) => role === 'owner')
  const ids = new Set(members.map((member) => member.id))
  const isSound =
    owners.length > 0 &&
    (version === 1) === (previous === null) &&
    ids.size === members.length &&
    areUnique(members.map(({ recipient }) => recipient)) &&
    areUnique(members.map(({ signingKey }) => signingKey)) &&
    areUnique(groups.map((group) => group.id)) &&
    areUnique(groups.map((group) => group.name.toLowerCase())) &&
    groups.every((group) => areUnique(group.members) && group.members.every((member) => ids.has(member)))
  if (!isSound) throw new VaultError('team-invalid')
}

function areUnique(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length
}

/** What people compare to know that they see the same members: 8 words, of the version's SHA-256. */
export function teamWords({ hash }: Pick<TeamVersion, 'hash'>): string[] {
  return wordsOf(Buffer.from(hash, 'hex'))
}

function hashOf(payload: string): string {
  return createHash('sha256').update(payload, 'utf8').digest('hex')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

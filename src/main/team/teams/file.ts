import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import { decryptJson, encryptJson } from '../age/json.ts'
import type { SignedTeam, TeamDocument } from './document.ts'
import { signedTeam } from './document.ts'

/** The versions of a team in a file that its members can open. Who gets the newest one can follow all of them. */
const teamFile = z.strictObject({
  format: z.literal('keyward-team-file/1'),
  versions: z.array(signedTeam).min(1).max(200),
})

/** Encrypts versions, oldest first, for all members of the newest. @throws VaultError `bundle-too-large` */
export async function sealTeamFile(versions: readonly SignedTeam[], { members }: TeamDocument): Promise<Uint8Array> {
  const recipients = members.map(({ recipient }) => recipient)
  const signed = versions.map(({ payload, signature }) => ({ payload, signature }))
  return encryptJson({ format: 'keyward-team-file/1', versions: signed }, { recipients }, { armor: false })
}

/** Opens such a file. @throws VaultError `team-file-not-yours`, `team-file-unreadable`, `bundle-too-large`, `team-invalid` */
export async function openTeamFile(bytes: Uint8Array, identity: string): Promise<SignedTeam[]> {
  const { value } = await decryptJson(bytes, { identity }).catch((error: unknown) => {
    throw inTermsOfTeams(error)
  })
  const parsed = teamFile.safeParse(value)
  if (!parsed.success) throw new VaultError('team-invalid')
  return parsed.data.versions
}

/** What the words about bundles say, for a person who has never seen one. */
function inTermsOfTeams(error: unknown): unknown {
  if (!(error instanceof VaultError)) return error
  if (error.code === 'bundle-wrong-key') return new VaultError('team-file-not-yours')
  return error.code === 'bundle-malformed' ? new VaultError('team-file-unreadable') : error
}

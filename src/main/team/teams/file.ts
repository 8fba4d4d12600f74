import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import { decryptJson, encryptJson } from '../bundles/age-json.ts'
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

/** Opens such a file. @throws VaultError `bundle-wrong-key`, `bundle-malformed`, `team-invalid` */
export async function openTeamFile(bytes: Uint8Array, identity: string): Promise<SignedTeam[]> {
  const { value } = await decryptJson(bytes, { identity })
  const parsed = teamFile.safeParse(value)
  if (!parsed.success) throw new VaultError('team-invalid')
  return parsed.data.versions
}

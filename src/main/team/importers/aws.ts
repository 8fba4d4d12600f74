import type { FieldValues } from '../../../shared/domain/credential.ts'
import { type AwsProfile, readAwsProfiles } from './aws-ini.ts'
import type { Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { Items } from './items.ts'
import { environmentOf } from './recognised.ts'
import { beginningOf } from './text.ts'

/** Profiles that lead to each other; AWS itself has no limit but time. */
const mostSteps = 20

/**
 * The files ~/.aws/credentials and ~/.aws/config, or one file that holds both. A profile with a role becomes the key that its
 * chain of profiles begins with, with the roles to assume. Sign-ins that leave no lasting key are told with the reason.
 */
export const aws: Importer = {
  id: 'aws',
  label: 'AWS credentials and config',
  hint: 'The file ~/.aws/credentials. For profiles with roles put both files into one: cat ~/.aws/credentials ~/.aws/config > aws.ini',
  detects: (file) =>
    /^\s*(aws_access_key_id|aws_secret_access_key|role_arn|sso_start_url|sso_session|credential_process)\s*[=:]/im.test(
      beginningOf(file),
    ),
  asks: () => [],
  async read(file) {
    const items = new Items()
    const { profiles, faults } = await readAwsProfiles(file.bytes)
    for (const line of faults) items.leave(`Line ${line}`, 'It is neither a section nor a setting.')
    await inTurns(profiles.values(), (profile) => addProfile(items, profile, profiles))
    return items.done()
  },
}

function addProfile(items: Items, profile: AwsProfile, profiles: ReadonlyMap<string, AwsProfile>): void {
  const what = `Profile ${profile.name}`
  const { settings } = profile
  if (settings.has('role_arn')) {
    const chain = chainOf(profile, profiles)
    if (typeof chain === 'string') items.leave(what, chain)
    else addKey(items, profile, chain)
  } else if (hasKey(profile)) addKey(items, profile, { base: profile, roles: [] })
  else items.leave(what, reasonWithoutKey(settings))
  if (settings.has('credential_process') && hasKey(profile))
    items.leave(`${what}: credential_process`, 'A program is never run by an import. The key beside it was taken.')
}

interface Chain {
  /** The profile whose key everything begins with. */
  readonly base: AwsProfile
  /** In the order in which they are assumed. */
  readonly roles: readonly AwsProfile[]
}

/** From a role back to the key that it begins with, or why there is none. */
function chainOf(profile: AwsProfile, profiles: ReadonlyMap<string, AwsProfile>): Chain | string {
  const roles = [profile]
  for (let at = profile; ; ) {
    const { settings } = at
    if (settings.has('web_identity_token_file'))
      return 'Its role is assumed with a token of a file, and no key is stored.'
    if (settings.has('credential_source'))
      return 'Its role is assumed with what a machine of AWS has, and no key is stored.'
    const source = settings.get('source_profile')
    if (source === undefined) return 'It names a role and no profile to assume it with.'
    const next = profiles.get(source)
    if (next === undefined)
      return 'The profile that its role is assumed with is not in this file. Put credentials and config into one file.'
    // A profile may name itself: its own key assumes its role.
    if (next === at || (!next.settings.has('role_arn') && hasKey(next)))
      return hasKey(next) ? { base: next, roles: roles.reverse() } : reasonWithoutKey(next.settings)
    if (!next.settings.has('role_arn')) return reasonWithoutKey(next.settings)
    if (roles.includes(next) || roles.length >= mostSteps) return 'Its profiles lead round in a circle.'
    roles.push(next)
    at = next
  }
}

function reasonWithoutKey(settings: ReadonlyMap<string, string>): string {
  const names = [...settings.keys()]
  if (names.some((name) => name.startsWith('sso_')))
    return 'It signs in through IAM Identity Center (SSO): a person’s browser is asked each time, and no key is stored.'
  if (settings.has('login_session')) return 'It signs in through a browser, and no key is stored.'
  if (settings.has('credential_process')) return 'Its key comes from a program, which an import never runs.'
  if (settings.has('web_identity_token_file')) return 'It signs in with a token of a file, and no key is stored.'
  if (settings.has('aws_access_key_id')) return 'The secret access key is missing.'
  return 'It holds settings and no key.'
}

function hasKey({ settings }: AwsProfile): boolean {
  return !!settings.get('aws_access_key_id') && !!settings.get('aws_secret_access_key')
}

function addKey(items: Items, profile: AwsProfile, { base, roles }: Chain): void {
  const of = (name: string) => base.settings.get(name) ?? ''
  const token = of('aws_session_token') || of('aws_security_token')
  const region = profile.settings.get('region') ?? of('region')
  const what = `Profile ${profile.name}`
  const last = roles.at(-1)?.settings
  for (const role of roles) {
    if (role.settings.has('mfa_serial'))
      items.leave(
        `${what}: mfa_serial`,
        'The secret of the device is not in the file. Add device and secret to the credential.',
      )
    if (role.settings.has('external_id') && role.settings !== last)
      items.leave(`${what}: external_id of ${role.name}`, 'A chain has one external ID, that of its last role.')
  }
  const config: Record<string, FieldValues[string] | undefined> = {
    accessKeyId: of('aws_access_key_id'),
    region: region || undefined,
    roleArns: roles.length > 0 ? roles.map(({ settings }) => settings.get('role_arn') ?? '').join('\n') : undefined,
    externalId: last?.get('external_id') || undefined,
    sessionName: last?.get('role_session_name') || undefined,
  }
  items.add({
    name: `AWS ${profile.name}`,
    type: 'aws-access-key',
    config: Object.fromEntries(
      Object.entries(config).filter((entry): entry is [string, FieldValues[string]] => entry[1] !== undefined),
    ),
    secrets: { secretAccessKey: of('aws_secret_access_key'), ...(token !== '' && { sessionToken: token }) },
    system: 'aws',
    environment: profile.name.split(/[-_.]/).map(environmentOf).find(Boolean) ?? '',
  })
}

import type { Client, RequestOf } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { credentialId, readPages } from '../lookup.ts'
import { facts } from '../output/table.ts'
import type { Input, Run } from '../spec.ts'
import type { exportArgs, exportOptions } from '../table/bundle.ts'
import { checkTarget, writeResult } from './output-file.ts'
import { allContacts, findMembers, findTeam, pick } from './team-lookup.ts'

type Options = Input<typeof exportOptions>['options']
type BundleTarget = RequestOf<'bundles.export'>['to']

export const exportBundle: Run<typeof exportOptions, typeof exportArgs> = async (context, { options, args }) => {
  checkOptions(context, options)
  await checkTarget(context, args.FILE)
  const client = await context.vault()
  const to = await targetOf(context, client, options)
  const { fileId, info, leftOut } = await client.bundles.export({
    choose: to.with === 'team' && isWholeTeam(options) ? { teamId: to.teamId } : await choice(client, options),
    to,
    note: options.note ?? '',
    armor: options.armor,
    values: !options['without-values'],
  })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  noteContents(context, info)
  noteLeftOut(context, leftOut, to)
  if (args.FILE === '-') return 0
  context.result({ file: args.FILE, leftOut, ...info }, (screen) =>
    facts(
      [
        ['File', args.FILE],
        ['Bytes', info.size.toLocaleString('en')],
        [
          'Opens with',
          info.recipients.length === 0 || info.recipients.includes('scrypt')
            ? 'passphrase'
            : count(info.recipients.length, 'recipient'),
        ],
        ['Signed by', info.sender?.name ?? ''],
        ['For', info.sender?.team ?? ''],
      ],
      screen,
    ),
  )
  return 0
}

/** @throws VaultError `usage` for what doesn't go together, `secret-on-command-line` */
function checkOptions(context: Context, options: Options): void {
  const { recipient, to, team, credential, environment } = options
  const complain = (path: string, message: string) => context.usage([{ path, message }])
  const isForPeople = to.length > 0 || team !== undefined
  if (isForPeople && recipient.length > 0)
    throw complain(
      '--recipient',
      'A bundle is for people of this vault (--to, --team) or for recipients, not for both.',
    )
  if ((isForPeople || recipient.length > 0) && context.ownPassphraseFile !== undefined)
    throw complain(
      isForPeople ? '--passphrase-file' : '--recipient',
      'A bundle has recipients or a passphrase, not both.',
    )
  if (options['team-shared'] && team === undefined) throw complain('--team-shared', 'Give the team: --team TEAM.')
  if (options['team-shared'] && (credential.length > 0 || environment !== undefined))
    throw complain('--team-shared', 'Choose what is shared with the team, or credentials, not both.')
  if (recipient.some((text) => /^age-secret-key-/i.test(text))) throw new VaultError('secret-on-command-line')
}

/** For whom it is. @throws VaultError `team-not-found`, `contact-not-found`, `team-member-not-found`, `terminal-required` */
async function targetOf(context: Context, client: Client, { team, to, recipient }: Options): Promise<BundleTarget> {
  if (team !== undefined) {
    const { id: teamId } = await findTeam(context, client, team)
    const members = await findMembers(context, client, teamId, to)
    return { with: 'team', teamId, memberIds: members.length === 0 ? null : members.map(({ id }) => id) }
  }
  if (to.length > 0) {
    const contacts = await allContacts(client)
    const ids = to.map((ref) => pick(context, contacts, ref, 'contact-not-found').id)
    return { with: 'contacts', contactIds: [...new Set(ids)] }
  }
  if (recipient.length > 0) return { with: 'recipients', recipients: [...recipient] }
  const passphrase = await context.newPassphrase(
    context.ownPassphraseFile,
    'Passphrase of the bundle',
    '--passphrase-file',
  )
  return { with: 'passphrase', passphrase }
}

/** A team gets what is shared with it, unless something else was chosen. */
function isWholeTeam({ credential, environment }: Options): boolean {
  return credential.length === 0 && environment === undefined
}

function noteLeftOut(context: Context, leftOut: number, to: BundleTarget): void {
  if (leftOut === 0) return
  const why =
    to.with === 'team'
      ? 'not shared with all of its readers, or not yours to pass on'
      : 'shared with you without the right to pass it on'
  context.note(`${count(leftOut, 'credential was', 'credentials were')} left out: ${why}.`)
}

/** What an export takes: the named credentials, those of an environment, what either names, or everything. */
export async function choice(
  client: Client,
  { credential, environment }: { readonly credential: readonly string[]; readonly environment?: string | undefined },
) {
  if (credential.length === 0) return environment === undefined ? ({ all: true } as const) : { environment }
  const ids: string[] = []
  for (const ref of credential) ids.push(await credentialId(client, ref))
  if (environment !== undefined) {
    const { items } = await readPages(
      (limit, cursor) =>
        client.credentials.list({
          filter: { environment: [environment] },
          sort: 'name',
          descending: false,
          limit,
          cursor,
        }),
      Number.POSITIVE_INFINITY,
      null,
    )
    ids.push(...items.map(({ id }) => id))
  }
  return { credentialIds: [...new Set(ids)] }
}

function noteContents(context: Context, info: { credentials: number; connections: number; systems: number }): void {
  const parts = [
    count(info.credentials, 'credential'),
    count(info.connections, 'connection'),
    count(info.systems, 'system'),
  ]
  context.note(`The bundle holds ${parts.join(', ')}.`)
}

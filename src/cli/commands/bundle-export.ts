import type { Client, RequestOf } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { credentialId, readPages } from '../lookup.ts'
import { facts } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { exportArgs, exportOptions } from '../table/bundle.ts'
import { checkTarget, writeResult } from './output-file.ts'

type BundleTarget = RequestOf<'bundles.export'>['to']

export const exportBundle: Run<typeof exportOptions, typeof exportArgs> = async (context, { options, args }) => {
  if (options.recipient.length > 0 && context.ownPassphraseFile !== undefined) {
    throw context.usage([{ path: '--recipient', message: 'A bundle has recipients or a passphrase, not both.' }])
  }
  if (options.recipient.some((recipient) => /^age-secret-key-/i.test(recipient))) {
    throw new VaultError('secret-on-command-line')
  }
  await checkTarget(context, args.FILE)
  const client = await context.vault()
  const to: BundleTarget =
    options.recipient.length > 0
      ? { with: 'recipients', recipients: [...options.recipient] }
      : {
          with: 'passphrase',
          passphrase: await context.newPassphrase(
            context.ownPassphraseFile,
            'Passphrase of the bundle',
            '--passphrase-file',
          ),
        }
  const { fileId, info } = await client.bundles.export({
    choose: await choice(client, options),
    to,
    note: options.note ?? '',
    armor: options.armor,
  })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  noteContents(context, info)
  if (args.FILE === '-') return 0
  context.result({ file: args.FILE, ...info }, (screen) =>
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
      ],
      screen,
    ),
  )
  return 0
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

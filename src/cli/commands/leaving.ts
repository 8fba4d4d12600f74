import type { Client } from '../../shared/api/contract.ts'
import { type LeavingInfo, type PlaintextFormat, plaintextFormats } from '../../shared/domain/leaving.ts'
import { count } from '../../shared/reports/words.ts'
import { confirmName } from '../confirm.ts'
import type { Context } from '../context.ts'
import type { ExitStatus } from '../exit-status.ts'
import { facts } from '../output/table.ts'
import type { Input, Run } from '../spec.ts'
import type { leavingOptions } from '../table/leaving.ts'
import { choice } from './bundle-export.ts'
import { checkTarget, writeResult } from './output-file.ts'

type Options = Input<typeof leavingOptions>['options']

export const exportForOthers: Run<typeof leavingOptions> = async (context, { options }) => {
  const { kdbx, plaintext } = options
  if ((kdbx === undefined) === (plaintext === undefined))
    throw context.usage([{ path: '--kdbx', message: 'Give the file to write, with --kdbx or with --plaintext.' }])
  if (kdbx !== undefined) return exportKdbx(context, options, kdbx)
  return exportPlaintext(context, options, plaintext ?? '')
}

async function exportKdbx(context: Context, options: Options, file: string): Promise<ExitStatus> {
  for (const name of ['format', 'reason', 'confirm'] as const)
    if (options[name] !== undefined) throw context.usage([{ path: `--${name}`, message: 'It goes with --plaintext.' }])
  await checkTarget(context, file)
  const client = await context.vault()
  const password = await context.newPassphrase(options['password-file'], 'Password of the file', '--password-file')
  const { fileId, info } = await client.leaving.exportKdbx({ choose: await choice(client, options), password })
  return write(context, file, fileId, info)
}

async function exportPlaintext(context: Context, options: Options, file: string): Promise<ExitStatus> {
  const format = options.format ?? plaintextFormats.find((ending) => file.toLowerCase().endsWith(`.${ending}`))
  if (format === undefined) throw context.usage([{ path: '--format', message: 'Say which: json, env or csv.' }])
  if (options.reason === undefined || options.reason.trim() === '')
    throw context.usage([{ path: '--reason', message: 'Say what the values are needed for, in plain text.' }])
  if (options['password-file'] !== undefined)
    throw context.usage([{ path: '--password-file', message: 'A file in plain text has no password.' }])
  await checkTarget(context, file)
  const client = await context.vault()
  await allow(context, client, options.reason, options.confirm)
  try {
    const choose = await choice(client, options)
    const { fileId, info } = await client.leaving.exportPlaintext({ choose, format: format as PlaintextFormat })
    context.note('The file holds every value in plain text. Delete it as soon as it has served.')
    return await write(context, file, fileId ?? '', info)
  } finally {
    await client.leaving.endPlaintext({})
  }
}

/** Shows that the vault is theirs, for this one export. */
async function allow(context: Context, client: Client, reason: string, confirm: string | undefined): Promise<void> {
  const { proof, isForbidden } = await client.leaving.status({})
  const request = { minutes: 1, reason: reason.trim(), passphrase: null, confirm: '' }
  // Who is refused anyway is not asked for anything.
  if (isForbidden) await client.leaving.allowPlaintext(request)
  else if (proof === 'passphrase') {
    const file = context.vaultPassphraseFile
    const passphrase = file === undefined ? await askAgain(context) : await context.readPassphrase(file)
    await client.leaving.allowPlaintext({ ...request, passphrase })
  } else {
    const subject = { name: context.vaultName, breaks: [], verb: 'Write values in plain text from' }
    await client.leaving.allowPlaintext({ ...request, confirm: await confirmName(context, confirm, subject) })
  }
}

async function askAgain(context: Context): Promise<string | null> {
  return context.interactive ? context.askHidden(`Passphrase of the vault ${context.vaultName}, once more: `) : null
}

async function write(context: Context, file: string, fileId: string, info: LeavingInfo): Promise<ExitStatus> {
  await writeResult(context, file, (await context.core()).takeFile(fileId))
  context.note(
    `The file holds ${count(info.credentials, 'credential')} and what is known of ${count(info.connections, 'connection')}.`,
  )
  if (info.leftOut > 0) context.note(`${count(info.leftOut, 'credential')} of others stayed: only they hand them on.`)
  if (file === '-') return 0
  context.result({ file, ...info }, (screen) =>
    facts(
      [
        ['File', file],
        ['Bytes', info.size.toLocaleString('en')],
      ],
      screen,
    ),
  )
  return 0
}

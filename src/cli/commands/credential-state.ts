import type { Client } from '../../shared/api/contract.ts'
import type { Credential, CredentialRow } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import { count, when } from '../../shared/reports/words.ts'
import { confirmName } from '../confirm.ts'
import type { Context } from '../context.ts'
import { isId, readPages } from '../lookup.ts'
import { table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { manyArgs, oneArgs, versionsOptions } from '../table/credential.ts'
import type { confirmOption } from '../table/shared-options.ts'
import { parseCount } from '../values/dates.ts'
import { impactLines, noteBroken } from './credential-impact.ts'
import { credentialDocument } from './credential-view.ts'

type NoOptions = Record<never, never>

export const disable: Run<NoOptions, typeof manyArgs> = async (context, { args }) => {
  const client = await context.vault()
  const ids = await idsOf(client, args.NAME)
  const { changed } = await client.credentials.disable({ ids })
  context.note(`${count(changed, 'credential')} disabled.`)
  noteBroken(context, await client.credentials.impact({ ids }))
  return printAll(context, client, ids)
}

export const enable: Run<NoOptions, typeof manyArgs> = async (context, { args }) => {
  const client = await context.vault()
  const ids = await idsOf(client, args.NAME)
  const { changed } = await client.credentials.enable({ ids })
  context.note(`${count(changed, 'credential')} enabled.`)
  return printAll(context, client, ids)
}

export const restore: Run<NoOptions, typeof manyArgs> = async (context, { args }) => {
  const client = await context.vault()
  const ids: string[] = []
  for (const ref of args.NAME) ids.push((await trashed(client, ref)).id)
  const { changed } = await client.credentials.restore({ ids })
  context.note(`${count(changed, 'credential')} taken out of the trash.`)
  return printAll(context, client, ids)
}

export const remove: Run<typeof confirmOption, typeof oneArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const credential = await client.credentials.get({ ref: args.NAME })
  const impact = await client.credentials.impact({ ids: [credential.id] })
  const breaks = impactLines(impact)
  const confirm = await confirmName(context, options.confirm, { name: credential.name, breaks, verb: 'Delete' })
  await client.credentials.trash({ ids: [credential.id], confirm })
  noteBroken(context, impact)
  context.note('The credential is in the trash. keyward credential restore takes it out again.')
  context.result({ id: credential.id, name: credential.name, deleted: true }, () => '')
  return 0
}

export const shred: Run<typeof confirmOption, typeof oneArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const { id, name } = await trashed(client, args.NAME)
  const confirm = await confirmName(context, options.confirm, { name, breaks: [], verb: 'Destroy for good' })
  await client.credentials.shred({ ids: [id], confirm })
  context.note('The credential is destroyed.')
  context.result({ id, name, shredded: true }, () => '')
  return 0
}

export const versions: Run<typeof versionsOptions, typeof oneArgs> = async (context, { options, args }) => {
  if (options.rollback !== undefined && options.destroy !== undefined) {
    throw context.usage([{ path: '--destroy', message: 'Give --rollback or --destroy, not both.' }])
  }
  const rollback = versionOf(context, '--rollback', options.rollback)
  const destroy = versionOf(context, '--destroy', options.destroy)
  const client = await context.vault()
  const { id } = await client.credentials.get({ ref: args.NAME })
  if (rollback !== undefined) {
    await client.credentials.rollback({ id, version: rollback })
    context.note(`Version ${rollback} is back in use.`)
  }
  if (destroy !== undefined) {
    await context.confirm(`Destroy the value of version ${destroy} for good?`)
    await client.credentials.destroyVersion({ id, version: destroy })
    context.note(`The value of version ${destroy} is destroyed.`)
  }
  const { items } = await client.credentials.versions({ id })
  context.result({ items, nextCursor: null }, (screen) =>
    table(
      [
        { title: 'VERSION', value: (item) => String(item.version), right: true },
        { title: 'STATE', value: (item) => item.state },
        { title: 'VALUE', value: (item) => item.masked },
        { title: 'CREATED', value: (item) => when(item.createdAt) },
        { title: 'BY', value: (item) => item.createdBy },
        { title: 'DESTROYED', value: (item) => when(item.destroyedAt) },
      ],
      items,
      screen,
    ),
  )
  return 0
}

async function idsOf(client: Client, refs: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const ref of refs) ids.push((await client.credentials.get({ ref })).id)
  return [...new Set(ids)]
}

/** One credential is printed as itself, several as a list. */
async function printAll(context: Context, client: Client, ids: readonly string[]): Promise<0> {
  if (!context.json) return 0
  const documents = []
  for (const ref of ids) documents.push(credentialDocument(await client.credentials.get({ ref })))
  context.result(documents.length === 1 ? documents[0] : { items: documents, nextCursor: null }, () => '')
  return 0
}

/** A credential of the trash, by ID or by the name that it had. @throws VaultError `not-found`, `usage` when several had it */
async function trashed(client: Client, ref: string): Promise<Credential | CredentialRow> {
  if (isId(ref)) return client.credentials.get({ ref })
  const { items } = await readPages(
    (limit, cursor) =>
      client.credentials.list({ filter: { trashed: true }, sort: 'name', descending: false, limit, cursor }),
    Number.POSITIVE_INFINITY,
    null,
  )
  const found = items.filter((item) => item.name.toLowerCase() === ref.toLowerCase())
  const [first] = found
  if (found.length > 1) {
    const issues = [
      {
        path: 'NAME',
        message: 'Several in the trash had this name. Give the ID; keyward credential list --trashed shows it.',
      },
    ]
    throw new VaultError('usage', { issues, subjects: ['keyward credential list'] })
  }
  if (first !== undefined) return first
  // A name that is not in the trash may belong to a credential that was never deleted: nothing to do, and no failure.
  return client.credentials.get({ ref })
}

function versionOf(context: Context, option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const version = parseCount(text)
  if (version === undefined) throw context.usage([{ path: option, message: 'Write the number of a version.' }])
  return version
}

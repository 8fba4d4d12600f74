import type { Client } from '../../shared/api/contract.ts'
import type { Identity } from '../../shared/domain/team.ts'
import { VaultError } from '../../shared/errors.ts'
import { when } from '../../shared/reports/words.ts'
import { facts, type Screen } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { cardArgs, identityCreateOptions } from '../table/identity.ts'
import { checkTarget, writeResult } from './output-file.ts'
import { wordGrid } from './team-view.ts'

export const create: Run<typeof identityCreateOptions> = async (context, { options }) => {
  const made = await (await context.vault()).identity.create({ name: options.name })
  context.note('Your identity is made. Give your card to others: keyward identity card FILE')
  context.result(made, (screen) => identityText(made, screen))
  return 0
}

export const show: Run = async (context) => {
  const identity = await own(await context.vault())
  context.result(identity, (screen) => identityText(identity, screen))
  return 0
}

export const card: Run<Record<never, never>, typeof cardArgs> = async (context, { args }) => {
  const file = args.FILE ?? '-'
  if (file !== '-') await checkTarget(context, file)
  const identity = await own(await context.vault())
  if (file === '-') {
    context.result({ card: identity.card }, () => identity.card)
    return 0
  }
  await writeResult(context, file, Buffer.from(`${identity.card}\n`))
  context.note('Whoever gets it compares its eight words with you.')
  context.result({ file, name: identity.name, words: identity.words }, (screen) => facts([['File', file]], screen))
  return 0
}

/** @throws VaultError `identity-missing` */
async function own(client: Client): Promise<Identity> {
  const { identity } = await client.identity.get({})
  if (!identity) throw new VaultError('identity-missing')
  return identity
}

function identityText(identity: Identity, screen: Screen): string {
  const about = facts(
    [
      ['Name', identity.name],
      ['ID', identity.id],
      ['Recipient', identity.recipient],
      ['Created', when(identity.createdAt)],
    ],
    screen,
  )
  return `${about}\n\n${wordGrid(identity.words, screen.style)}`
}

import { addressOf, addressParts } from '../../shared/domain/address.ts'
import { noExtras, type SystemDetails } from '../../shared/domain/system.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import { typeInfo } from '../lookup.ts'
import { type Fact, facts, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { systemAddOptions, systemArgs, systemEditOptions, systemListOptions } from '../table/system.ts'
import { overlay, readSettings } from '../values/fields.ts'
import { kindInfo, readParameters } from './parameters.ts'
import { guideText, readGuide } from './system-guide.ts'

type NoOptions = Record<never, never>

export const list: Run<typeof systemListOptions> = async (context, { options }) => {
  const { items } = await (await context.vault()).systems.list({})
  const wanted = options.search?.toLowerCase() ?? ''
  const found = items.filter(({ name, slug, category }) =>
    `${name}\n${slug ?? ''}\n${category}`.toLowerCase().includes(wanted),
  )
  if (found.length === 0) context.note('There is no such system.')
  context.result({ items: found, nextCursor: null }, (screen) =>
    found.length === 0
      ? ''
      : table(
          [
            { title: 'NAME', value: (system) => system.name },
            { title: 'SHORT NAME', value: (system) => system.slug ?? '' },
            { title: 'CATEGORY', value: (system) => system.category },
            { title: 'KIND', value: (system) => system.kind },
            { title: 'CREDENTIAL TYPE', value: (system) => system.credentialType },
            { title: 'CREDENTIALS', value: (system) => String(system.credentialCount), right: true },
            { title: 'CONNECTIONS', value: (system) => String(system.connectionCount), right: true },
          ],
          found,
          screen,
        ),
  )
  return 0
}

export const show: Run<NoOptions, typeof systemArgs> = async (context, { args }) => {
  const system = await (await context.vault()).systems.get({ ref: args.SYSTEM })
  context.result(system, (screen) => systemFacts(system, screen))
  return 0
}

export const add: Run<typeof systemAddOptions> = async (context, { options }) => {
  const client = await context.vault()
  const kind = await kindInfo(client, options.kind)
  const type = await typeInfo(client, options.type)
  const system = await client.systems.create({
    name: options.name,
    category: options.category ?? '',
    summary: options.summary ?? '',
    kind: kind.id,
    parameters: await readParameters(context, kind, options.set),
    credentialType: type.id,
    credentialConfig: await readSettings(context, type.fields, options['credential-set']),
    ...readGuide(options, noExtras),
  })
  context.note('The system is stored.')
  context.result(system, (screen) => systemFacts(system, screen))
  return 0
}

export const edit: Run<typeof systemEditOptions, typeof systemArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const current = await client.systems.get({ ref: args.SYSTEM })
  if (current.builtIn) throw new VaultError('system-built-in')
  const kind = await kindInfo(client, options.kind ?? current.kind)
  const type = await typeInfo(client, options.type ?? current.credentialType)
  const system = await client.systems.update({
    id: current.id,
    input: {
      name: options.name ?? current.name,
      category: options.category ?? current.category,
      summary: options.summary ?? current.summary,
      kind: kind.id,
      parameters: {
        ...(kind.id === current.kind ? current.parameters : {}),
        ...(await readParameters(context, kind, options.set)),
      },
      credentialType: type.id,
      credentialConfig: overlay(
        type.id === current.credentialType ? current.credentialConfig : {},
        await readSettings(context, type.fields, options['credential-set']),
      ),
      address: current.address,
      ...readGuide(options, current),
    },
  })
  context.note('The system is changed.')
  context.result(system, (screen) => systemFacts(system, screen))
  return 0
}

export const remove: Run<NoOptions, typeof systemArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id, name, builtIn } = await client.systems.get({ ref: args.SYSTEM })
  if (builtIn) throw new VaultError('system-built-in')
  await context.confirm('Delete this system?')
  await client.systems.delete({ id })
  context.note('The system is deleted.')
  context.result({ id, name, deleted: true }, () => '')
  return 0
}

function systemFacts(system: SystemDetails, screen: Screen): string {
  return [systemTable(system, screen), guideText(system, screen)].filter((text) => text !== '').join('\n\n')
}

function systemTable(system: SystemDetails, screen: Screen): string {
  const parts = addressParts(addressOf(system.parameters))
  return facts(
    [
      ['Name', system.name],
      ['Short name', system.slug ?? ''],
      ['ID', system.id],
      ['Category', system.category],
      ['Summary', system.summary],
      ['Kind', system.kind],
      ...Object.entries(system.parameters).map(([name, value]): Fact => [`  ${name}`, value]),
      ...parts.map((name): Fact => [`  {${name}}`, partText(system, name)]),
      ['Credential type', system.credentialType],
      ...Object.entries(system.credentialConfig).flatMap(([name, value]): Fact[] =>
        typeof value === 'string'
          ? [[`  ${name}`, value]]
          : Object.entries(value).map(([key, text]): Fact => [`  ${name}.${key}`, text]),
      ),
      ['Its test', system.probe],
      ['In use by', `${count(system.credentialCount, 'credential')}, ${count(system.connectionCount, 'connection')}`],
    ],
    screen,
  )
}

/** What a part of the address is, and how it looks. */
function partText({ address }: SystemDetails, name: string): string {
  const part = address.find((one) => one.name === name)
  if (part === undefined) return 'yours to fill in'
  const { label, example, value, choices } = part
  if (choices.length > 0) return `${label}: ${choices.map((choice) => `${choice.value} (${choice.label})`).join(', ')}`
  return [
    label,
    ...(value === '' ? [] : [`${value} by default`]),
    ...(example === '' ? [] : [`such as ${example}`]),
  ].join(', ')
}

import { kindGroups } from '../../shared/domain/connection.ts'
import { typeGroups } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import { type Fact, facts, type Screen, table } from '../output/table.ts'
import { wrap } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { kindArgs, typeArgs } from '../table/catalog.ts'

type NoOptions = Record<never, never>

interface Field {
  readonly name: string
  readonly kind: string
  readonly secret?: boolean
  readonly required: boolean
  readonly default: string | null
  readonly choices: readonly { readonly value: string }[]
  readonly help: string
}

interface Entry {
  readonly id: string
  readonly label: string
  readonly summary: string
  readonly group: string
}

export const types: Run<NoOptions, typeof typeArgs> = async (context, { args }) => {
  const { items } = await (await context.client()).credentials.types({})
  if (args.TYPE === undefined) {
    context.result({ items, nextCursor: null }, (screen) => overview(items, typeGroups, screen))
    return 0
  }
  const type = items.find((item) => item.id === args.TYPE)
  if (type === undefined) throw new VaultError('not-found', { subjects: items.map((item) => item.id) })
  context.result(type, (screen) => details(type, type.fields, [['Used with', type.kinds.join(', ')]], screen))
  return 0
}

export const kinds: Run<NoOptions, typeof kindArgs> = async (context, { args }) => {
  const { items } = await (await context.client()).connections.kinds({})
  if (args.KIND === undefined) {
    context.result({ items, nextCursor: null }, (screen) => overview(items, kindGroups, screen))
    return 0
  }
  const kind = items.find((item) => item.id === args.KIND)
  if (kind === undefined) throw new VaultError('not-found', { subjects: items.map((item) => item.id) })
  context.result(kind, (screen) => details(kind, kind.parameters, [['Takes', kind.credentialTypes.join(', ')]], screen))
  return 0
}

/** All of them, those of a group beneath each other. */
function overview(items: readonly Entry[], groups: readonly string[], screen: Screen): string {
  return table(
    [
      { title: 'ID', value: (item) => item.id },
      { title: 'NAME', value: (item) => item.label },
      { title: 'GROUP', value: (item) => item.group },
      { title: 'WHAT IT IS', value: (item) => item.summary },
    ],
    items.toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group)),
    screen,
  )
}

function details(entry: Entry, fields: readonly Field[], more: readonly Fact[], screen: Screen): string {
  const width = Math.min(screen.width, 100)
  const head = facts([['ID', entry.id], ['Name', entry.label], ...more], screen)
  const rows = table(
    [
      { title: 'FIELD', value: (field) => field.name },
      { title: 'GIVE IT WITH', value: (field) => howToGive(field) },
      { title: 'REQUIRED', value: (field) => (field.required ? 'required' : '') },
      { title: 'DEFAULT', value: (field) => field.default ?? '' },
      { title: 'ONE OF', value: (field) => field.choices.map((choice) => choice.value).join(', ') },
    ],
    fields,
    screen,
  )
  const help = fields
    .filter((field) => field.help !== '')
    .map((field) => `${screen.style.bold(field.name)}\n${wrap(field.help, width, 2)}`)
  return [head, wrap(entry.summary, width), rows, ...help].join('\n\n')
}

function howToGive({ name, kind, secret }: Field): string {
  const target = kind === 'pairs' ? `${name}.NAME` : name
  return secret ? `--secret ${target}=@FILE` : `--set ${target}=VALUE`
}

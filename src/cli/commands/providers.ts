import type { KeyProviderInfo, ProviderFieldInfo } from '../../shared/domain/key-provider.ts'
import { VaultError } from '../../shared/errors.ts'
import { facts, type Screen, table } from '../output/table.ts'
import { wrap } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { providerArgs } from '../table/catalog.ts'

export const providers: Run<Record<never, never>, typeof providerArgs> = async (context, { args }) => {
  const { providers: items, decided } = await (await context.client()).vault.options({})
  if (args.PROVIDER === undefined) {
    if (decided !== null) context.note(`KEYWARD_KMS_PROVIDER decides what protects new vaults: ${decided}.`)
    context.result({ items, nextCursor: null }, (screen) => overview(items, screen))
    return 0
  }
  const provider = items.find(({ id }) => id === args.PROVIDER)
  if (provider === undefined) throw new VaultError('not-found', { subjects: items.map(({ id }) => id) })
  context.result(provider, (screen) => details(provider, screen))
  return 0
}

function overview(items: readonly KeyProviderInfo[], screen: Screen): string {
  return table(
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'NAME', value: ({ title }) => title },
      { title: 'WHAT IT MEANS', value: ({ summary }) => summary[0] },
    ],
    items,
    screen,
  )
}

function details(provider: KeyProviderInfo, screen: Screen): string {
  const width = Math.min(screen.width, 100)
  const head = facts(
    [
      ['ID', provider.id],
      ['Name', provider.title],
    ],
    screen,
  )
  const rows = table(
    [
      { title: 'FIELD', value: ({ name }) => name },
      { title: 'GIVE IT WITH', value: howToGive },
      { title: 'OR IN', value: ({ variable }) => variable },
      { title: 'REQUIRED', value: ({ required }) => (required ? 'required' : '') },
      { title: 'DEFAULT', value: (field) => field.default ?? '' },
      { title: 'ONE OF', value: ({ choices }) => choices.map(({ value }) => value).join(', ') },
      ...(provider.fields.some(({ decided }) => decided) ? [{ title: 'DECIDED', value: decision }] : []),
      { title: 'ONLY WITH', value: ({ when }) => (when === null ? '' : `${when.field}=${when.values.join('|')}`) },
    ],
    provider.fields,
    screen,
  )
  const help = provider.fields
    .filter((field) => field.help !== '')
    .map((field) => `${screen.style.bold(field.name)}\n${wrap(field.help, width, 2)}`)
  return [head, wrap(provider.summary.join(' '), width), rows, ...help].join('\n\n')
}

/** What the variable holds now; of a secret, that there is one. */
function decision({ decided, value }: ProviderFieldInfo): string {
  return decided ? (value ?? 'not shown') : ''
}

function howToGive({ name, secret }: ProviderFieldInfo): string {
  return secret ? `--secret ${name}=@FILE` : `--set ${name}=VALUE`
}

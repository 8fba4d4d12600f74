import { toLine } from '../../../shared/domain/common.ts'
import { VaultError } from '../../../shared/errors.ts'
import { findKind } from '../../connections/kinds.ts'
import { validateParameters } from '../../connections/parameters.ts'
import { validateFields } from '../../credentials/fields.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import { valuesOf } from '../../credentials/secrets.ts'
import { findType } from '../../credentials/types/registry.ts'
import type { BundlePayloadInput } from '../bundles/payload.ts'
import { maxItems } from '../bundles/payload.ts'
import type { Imported, NotTaken } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { holdsOne, Names, toName } from './names.ts'
import { tidyFields } from './tidy-fields.ts'

type Items = BundlePayloadInput['items']
type Credential = NonNullable<Items['credentials']>[number]
type Connection = NonNullable<Items['connections']>[number]

/**
 * Makes what an importer has read into items that the vault can take. Names become unique and clean; one that looks like a
 * secret, or is one of the item's own values, is replaced. An item that its type or kind would refuse is moved to what is not
 * taken, with the reason: the rest of the file comes along.
 *
 * @param label where the file comes from, for people
 * @throws VaultError `import-too-large` for more items than a payload can hold
 */
export async function tidy({ items, notTaken }: Imported, label: string): Promise<Imported> {
  const { systems = [], credentials = [], connections = [] } = items
  if (systems.length + credentials.length + connections.length > maxItems) throw new VaultError('import-too-large')
  const left: NotTaken[] = []
  const context = { left, label, unnamed: 0 }
  const credentialNames = new Names()
  const kept: Credential[] = []
  await inTurns(credentials, (credential) => {
    const clean = tidyCredential(credential, context)
    if (clean !== null) kept.push({ ...clean, name: credentialNames.give(clean.name) })
  })
  const ids = new Set(kept.map(({ id }) => id))
  const connectionNames = new Names()
  const keptConnections: Connection[] = []
  await inTurns(connections, (connection) => {
    const clean = tidyConnection(connection, context)
    if (clean === null) return
    const credentialId = clean.credentialId && ids.has(clean.credentialId) ? clean.credentialId : null
    keptConnections.push({ ...clean, name: connectionNames.give(clean.name), credentialId })
  })
  return {
    items: { systems, credentials: kept, connections: keptConnections },
    notTaken: [...notTaken, ...left].map(clearOf),
  }
}

interface Context {
  readonly left: NotTaken[]
  readonly label: string
  unnamed: number
}

function tidyCredential(given: Credential, context: Context): Credential | null {
  const values = [...valuesOf(given.secrets)]
  const name = nameOf(given.name, values, context)
  const leave = (reason: string) => {
    context.left.push({ what: name, reason })
    return null
  }
  const type = findType(given.type)
  if (type === undefined) return leave('Keyward has no type for it.')
  const { config, secrets } = tidyFields(
    given.type,
    { config: given.config ?? {}, secrets: given.secrets },
    values,
    (count) =>
      context.left.push({
        what: name,
        reason: `It has ${count === 1 ? 'a field' : 'fields'} whose name looks like a secret, and would be readable here.`,
      }),
  )
  try {
    validateFields(type, { config, secrets }, 'create', undefined, 'little')
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    const issue = error.issues?.[0]
    return leave(
      issue === undefined ? 'Its fields are not valid.' : `${fieldLabel(type.fields, issue.path)}${issue.message}`,
    )
  }
  const text = (value: string | undefined, what: string) => lineOf(value ?? '', what, name, values, context)
  return {
    ...given,
    name,
    config,
    secrets,
    environment: text(given.environment, 'environment'),
    owner: text(given.owner, 'owner'),
    team: text(given.team, 'team'),
    purpose: text(given.purpose, 'notes'),
    tags: tagsOf(given.tags ?? [], values),
    expiresAt: instantOf(given.expiresAt),
  }
}

function tidyConnection(given: Connection, context: Context): Connection | null {
  const name = nameOf(given.name, [], context)
  const leave = (reason: string) => {
    context.left.push({ what: `Connection ${name}`, reason })
    return null
  }
  const kind = findKind(given.kind)
  if (kind === undefined) return leave('Keyward has no kind of connection for it.')
  try {
    const parameters = { ...validateParameters(kind, given.parameters ?? {}) }
    const text = (value: string | undefined, what: string) => lineOf(value ?? '', what, name, [], context)
    return {
      ...given,
      name,
      parameters,
      environment: text(given.environment, 'environment'),
      purpose: text(given.purpose, 'notes'),
    }
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return leave(error.issues?.[0]?.message ?? 'Its parameters are not valid.')
  }
}

function nameOf(given: string, values: readonly string[], context: Context): string {
  const name = toName(given)
  if (name !== '' && findSecretLike(name) === null && !holdsOne(name, values)) return name
  context.unnamed += 1
  return `Imported from ${context.label} (${context.unnamed})`
}

/** A line of what people read. One that looks like a secret is left out, and told. */
function lineOf(given: string, what: string, name: string, values: readonly string[], context: Context): string {
  const clean = toLine(given.slice(0, 4000))
  if (clean === '') return ''
  if (findSecretLike(clean) === null && !holdsOne(clean, values)) return clean
  context.left.push({ what: `${name}: ${what}`, reason: 'It looks like a secret, and would be readable here.' })
  return ''
}

function tagsOf(given: readonly string[], values: readonly string[]): string[] {
  const clean = given
    .slice(0, 500)
    .map((tag) =>
      tag
        .slice(0, 500)
        .normalize('NFC')
        .replace(/[\s,\p{C}]+/gu, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 60)
        .replace(/[\uD800-\uDBFF]$/, ''),
    )
    .filter((tag) => tag !== '' && findSecretLike(tag) === null && !holdsOne(tag, values))
  return [...new Set(clean)].slice(0, 50)
}

function instantOf(given: string | null | undefined): string | null {
  const time = given ? Date.parse(given) : Number.NaN
  // Years that a date field can show.
  return time > 0 && time < Date.UTC(10_000, 0) ? new Date(time).toISOString() : null
}

function fieldLabel(fields: readonly { readonly name: string; readonly label: string }[], path: string): string {
  const field = fields.find(({ name }) => name === path.split('.', 1)[0])
  return field === undefined ? '' : `${field.label}: `
}

/** What stands in a file and is told to a person: on one line, and without what looks like a secret. */
function clearOf({ what, reason }: NotTaken): NotTaken {
  // Most of a long list are numbers of lines and rows, for the same few reasons.
  if (/^(Line|Row) \d{1,9}$/.test(what)) return { what, reason: toLine(reason) }
  const clean = toName(what)
  return { what: clean === '' || findSecretLike(clean) !== null ? 'An entry' : clean, reason: toLine(reason) }
}

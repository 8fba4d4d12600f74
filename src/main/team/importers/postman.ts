import { VaultError } from '../../../shared/errors.ts'
import { parseUrl } from '../../connections/host.ts'
import type { Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { type Entry, Items } from './items.ts'
import { type Json, objectOf, objectsOf, readJson, scalarOf, textAt } from './json.ts'
import { forNames, toWords } from './names.ts'
import { authValues, signInOf } from './postman-auth.ts'
import { PostmanVariables } from './postman-variables.ts'
import { environmentOf } from './recognised.ts'
import { beginningOf } from './text.ts'

/**
 * Environments and collections of Postman (formats 2.0 and 2.1), or a data dump with several. An environment becomes fields,
 * of which those are secret that Postman keeps as secret; each sign-in of a collection, inherited as Postman inherits it, becomes
 * a credential with a connection for each service that it is used with.
 */
export const postman: Importer = {
  id: 'postman',
  label: 'Postman environment or collection',
  hint: 'In Postman, Export on an environment or a collection (v2.1), or Export data in the settings. Values kept in Postman Vault are not in it.',
  detects(file) {
    const text = beginningOf(file)
    return (
      /_postman_(id|variable_scope|exported_at)|schema\.getpostman\.com/.test(text) ||
      (/"values"\s*:\s*\[/.test(text) && /"enabled"\s*:/.test(text))
    )
  },
  asks: () => [],
  async read(file) {
    const items = new Items()
    const whole = objectOf(readJson(file.bytes))
    if (whole === undefined) throw new VaultError('import-malformed')
    const parts = [whole, ...objectsOf(whole.environments), ...objectsOf(whole.collections)]
    const globals = new PostmanVariables(objectsOf(whole.globals))
    for (const part of parts) {
      if (Array.isArray(part.values)) addEnvironment(items, part)
      else if (Array.isArray(part.item)) await addCollection(items, part, globals)
    }
    return items.done()
  },
}

function addEnvironment(items: Items, environment: Json): void {
  const name = forNames(textAt(environment, 'name')) || 'Postman environment'
  const secrets = new Map<string, string>()
  const fields = new Map<string, string>()
  for (const value of objectsOf(environment.values)) {
    const [key, text] = [textAt(value, 'key'), scalarOf(value.value) ?? '']
    const what = `${name}: ${key || 'a variable'}`
    if (key === '') continue
    if (value.enabled === false) items.leave(what, 'It is switched off.')
    else if (text === '') items.leave(what, 'It is empty: its value may be a local one, or in Postman Vault.')
    else if (textAt(value, 'type') === 'secret' || isSecretName(key)) secrets.set(key, text)
    else fields.set(key, text)
  }
  if (secrets.size === 0) {
    if (fields.size > 0) items.leave(name, 'It has no secret variables. Mark them as secret in Postman.')
    return
  }
  items.add({
    name,
    type: 'custom',
    config: fields.size === 0 ? {} : { fields: Object.fromEntries(fields) },
    secrets: { secrets: Object.fromEntries(secrets) },
    environment:
      name
        .split(/[\s_.-]+/)
        .map(environmentOf)
        .find(Boolean) ?? '',
  })
}

const isSecretName = (name: string) => /(password|passwd|secret|token|api[-_ ]?key|private)/i.test(name)

/** A sign-in with the services that it is used with. */
interface Found {
  readonly entry: Pick<Entry, 'type' | 'config' | 'secrets'>
  readonly name: string
  /** Path of the first harmless request by the address of its service; empty where there is none. */
  readonly services: Map<string, string>
}

interface Collection {
  readonly items: Items
  readonly name: string
  readonly variables: PostmanVariables
  /** By what a sign-in is made of; null for one that is told as not taken. */
  readonly found: Map<string, Found | null>
  /** By where it stands, for the many requests that inherit one. */
  readonly known: Map<Json, Found | null>
}

async function addCollection(items: Items, source: Json, globals: PostmanVariables): Promise<void> {
  const name = forNames(textAt(objectOf(source.info), 'name') || textAt(source, 'name')) || 'Postman collection'
  const variables = globals.below(objectsOf(source.variable))
  const collection: Collection = { items, name, variables, found: new Map(), known: new Map() }
  const own = objectOf(source.auth)
  if (own !== undefined) note(collection, { auth: own, url: '', method: '', place: name })
  await inTurns(usesIn(objectsOf(source.item), own, name), (use) => note(collection, use))
  for (const { entry, name: title, services } of [...collection.found.values()].filter((one) => one !== null)) {
    const [first, ...more] = [...services]
    const connection = (service: readonly [string, string] | undefined) =>
      service && {
        kind: 'http',
        parameters: { url: service[0], ...(service[1] === '' ? { probe: 'none' } : { path: service[1] }) },
      }
    items.add({ ...entry, name: title, connection: connection(first) })
    for (const [url] of more.slice(0, 20))
      items.leave(`${title}: ${url}`, 'It is used there too. Add a connection for it.')
  }
}

/** A request that a sign-in goes along with. */
interface Use {
  readonly auth: Json
  readonly url: string
  readonly method: string
  /** Folders that it stands in. */
  readonly place: string
}

/** Folders and requests with the sign-in that holds for each: its own, or that of the nearest folder that has one. */
function* usesIn(list: readonly Json[], inherited: Json | undefined, place: string): Generator<Use> {
  for (const one of list) {
    const request = objectOf(one.request)
    const auth = objectOf(request?.auth) ?? objectOf(one.auth) ?? inherited
    const title = forNames(textAt(one, 'name'))
    if (Array.isArray(one.item))
      yield* usesIn(objectsOf(one.item), auth, title === '' ? place : forNames(`${place}: ${title}`))
    else if (request !== undefined && auth !== undefined) {
      const url = scalarOf(request.url) ?? textAt(objectOf(request.url), 'raw')
      yield { auth, url, method: textAt(request, 'method'), place }
    }
  }
}

/** Notes one use of a sign-in. The same one is a credential once, however many requests use it. */
function note(collection: Collection, { auth, url, method, place }: Use): void {
  const known = collection.known.get(auth)
  const found = known === undefined ? findSignIn(collection, auth, place) : known
  if (known === undefined) collection.known.set(auth, found)
  if (found === null || url.length > longestAddress) return
  const { text } = collection.variables.fill(url)
  const address = parseUrl(text.replace(/^(?![a-z]+:\/\/)(?=[^{])/i, 'https://'))
  // What is not filled in leads nowhere, and an address of another scheme than browsers know has no origin.
  if (address === null || address.origin === 'null' || /[{}]|%7[BD]/i.test(address.host)) return
  const { services } = found
  const before = services.get(address.origin) ?? ''
  // A colon begins a part that a person fills in.
  const isPlain = method.toUpperCase() === 'GET' && !/\/:|%7B|[{}]/i.test(address.pathname)
  if (services.size < 50 || services.has(address.origin))
    services.set(address.origin, before || (isPlain ? address.pathname : ''))
}

/** Longest address as it is written. */
const longestAddress = 8192

/** The sign-in with its variables filled in, as it is noted already or for the first time; null when it is not taken. */
function findSignIn({ items, found, variables }: Collection, auth: Json, place: string): Found | null {
  const type = textAt(auth, 'type')
  if (type === 'noauth' || type === '') return null
  const missing = new Set<string>()
  const values = new Map<string, string>()
  for (const [name, value] of authValues(auth, type)) {
    const filled = variables.fill(value)
    values.set(name, filled.text)
    for (const one of filled.missing) missing.add(one)
  }
  const key = JSON.stringify([type, ...values])
  const before = found.get(key)
  if (before !== undefined) return before
  const entry = missing.size > 0 ? unresolved(missing) : signInOf(type, values)
  if (typeof entry === 'string') items.leave(`${place}: ${type}`, entry)
  const noted = typeof entry === 'string' ? null : { entry, name: place, services: new Map<string, string>() }
  found.set(key, noted)
  return noted
}

function unresolved(missing: ReadonlySet<string>): string {
  const names = [...missing].slice(0, 3).map((name) => `{{${toWords(name.slice(0, 60), 'a variable')}}}`)
  return `It uses ${names.join(', ')}, which the file does not hold. Import the environment, or fill it in before the export.`
}

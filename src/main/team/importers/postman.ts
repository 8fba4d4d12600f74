import { VaultError } from '../../../shared/errors.ts'
import { parseUrl } from '../../connections/host.ts'
import type { Importer } from './importer.ts'
import { type Entry, Items } from './items.ts'
import { type Json, objectOf, objectsOf, readJson, scalarOf, textAt } from './json.ts'
import { authValues, signInOf } from './postman-auth.ts'
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
  read(file) {
    const items = new Items()
    const whole = objectOf(readJson(file.bytes))
    if (whole === undefined) throw new VaultError('import-malformed')
    const parts = [whole, ...objectsOf(whole.environments), ...objectsOf(whole.collections)]
    const globals = variablesOf(objectsOf(whole.globals))
    for (const part of parts) {
      if (Array.isArray(part.values)) addEnvironment(items, part)
      else if (Array.isArray(part.item)) addCollection(items, part, globals)
    }
    return items.done()
  },
}

function addEnvironment(items: Items, environment: Json): void {
  const name = textAt(environment, 'name') || 'Postman environment'
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

type Variables = ReadonlyMap<string, string>

function variablesOf(list: readonly Json[]): Map<string, string> {
  const entries = list
    .filter((one) => one.disabled !== true && one.enabled !== false)
    .map((one) => [textAt(one, 'key') || textAt(one, 'id'), scalarOf(one.value) ?? ''] as const)
  return new Map(entries.filter(([key, value]) => key !== '' && value !== ''))
}

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
  readonly variables: Variables
  readonly found: Map<string, Found>
  readonly told: Set<string>
}

function addCollection(items: Items, source: Json, globals: Variables): void {
  const name = textAt(objectOf(source.info), 'name') || textAt(source, 'name') || 'Postman collection'
  const variables = new Map([...globals, ...variablesOf(objectsOf(source.variable))])
  const collection: Collection = { items, name, variables, found: new Map(), told: new Set() }
  const own = objectOf(source.auth)
  if (own !== undefined) note(collection, own, '', '', name)
  walk(collection, objectsOf(source.item), own, name)
  for (const { entry, name: title, services } of collection.found.values()) {
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

/** Folders and requests with the sign-in that holds for each: its own, or that of the nearest folder that has one. */
function walk(collection: Collection, list: readonly Json[], inherited: Json | undefined, place: string): void {
  for (const one of list) {
    const request = objectOf(one.request)
    const auth = objectOf(request?.auth) ?? objectOf(one.auth) ?? inherited
    const title = textAt(one, 'name')
    if (Array.isArray(one.item))
      walk(collection, objectsOf(one.item), auth, title === '' ? place : `${place}: ${title}`)
    else if (request !== undefined && auth !== undefined) {
      const url = scalarOf(request.url) ?? textAt(objectOf(request.url), 'raw')
      note(collection, auth, url, textAt(request, 'method'), place)
    }
  }
}

/** Notes one use of a sign-in. The same one is a credential once, however many requests use it. */
function note(collection: Collection, auth: Json, url: string, method: string, place: string): void {
  const { items, found, told, variables } = collection
  const type = textAt(auth, 'type')
  if (type === 'noauth' || type === '') return
  const values = authValues(auth, type)
  const missing = new Set<string>()
  const resolved = new Map([...values].map(([key, value]) => [key, resolve(value, variables, missing)]))
  const key = JSON.stringify([type, ...resolved])
  let known = found.get(key)
  if (known === undefined) {
    const entry = missing.size > 0 ? unresolved(missing) : signInOf(type, resolved)
    if (typeof entry === 'string') {
      if (!told.has(key)) items.leave(`${place}: ${type}`, entry)
      told.add(key)
      return
    }
    known = { entry, name: place, services: new Map() }
    found.set(key, known)
  }
  const address = parseUrl(resolve(url, variables, new Set()).replace(/^(?![a-z]+:\/\/)(?=[^{])/i, 'https://'))
  if (address === null || /[{}]/.test(decodeURI(address.host))) return
  const before = known.services.get(address.origin) ?? ''
  // A colon begins a part that a person fills in.
  const isPlain = method.toUpperCase() === 'GET' && !/\/:|%7B|[{}]/i.test(address.pathname)
  if (known.services.size < 50 || known.services.has(address.origin))
    known.services.set(address.origin, before || (isPlain ? address.pathname : ''))
}

function unresolved(missing: ReadonlySet<string>): string {
  const names = [...missing].slice(0, 3).map((name) => `{{${name.slice(0, 60)}}}`)
  return `It uses ${names.join(', ')}, which the file does not hold. Import the environment, or fill it in before the export.`
}

/** Longest text that variables may make, and how deep they may name each other. */
const limits = { length: 65_536, depth: 8 } as const

function resolve(text: string, variables: Variables, missing: Set<string>, depth = 0): string {
  if (!text.includes('{{')) return text
  if (depth >= limits.depth || text.length > limits.length) throw new VaultError('import-too-large')
  const next = text.replace(/\{\{([^{}]{1,200})\}\}/g, (whole, name: string) => {
    const value = variables.get(name.trim())
    if (value === undefined) missing.add(name.trim())
    return value ?? whole
  })
  return next === text || missing.size > 0 ? next : resolve(next, variables, missing, depth + 1)
}

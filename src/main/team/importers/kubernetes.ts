import type { Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { Items } from './items.ts'
import { innerJson, type Json, objectOf, objectsOf, textAt } from './json.ts'
import { addKubeconfig } from './kubeconfig.ts'
import { forNames } from './names.ts'
import { entryOfPairs, pairsComplaint } from './pairs.ts'
import { environmentOf } from './recognised.ts'
import { beginningOf } from './text.ts'
import { readYaml } from './yaml.ts'

/** Secrets of Kubernetes, in YAML or JSON, one or many, and kubeconfig files. Nothing that a kubeconfig would run is run. */
export const kubernetes: Importer = {
  id: 'kubernetes',
  label: 'Kubernetes Secret or kubeconfig',
  hint: 'The output of kubectl get secrets -o yaml, a manifest of Secrets, or the file ~/.kube/config.',
  detects(file) {
    const text = beginningOf(file)
    return (
      /(^|\{)\s*"?apiVersion"?\s*:/m.test(text) &&
      /"?kind"?\s*:\s*"?(Secret|List|SecretList|Config|SealedSecret|ExternalSecret)\b/.test(text)
    )
  },
  asks: () => [],
  async read(file) {
    const items = new Items()
    for (const document of readYaml(file.bytes))
      await inTurns(objectsIn(objectOf(document), 0), (object) => addObject(items, object))
    return items.done()
  },
}

/** An object, or the objects of a list. Lists of lists of lists are nobody's output. */
function* objectsIn(object: Json | undefined, depth: number): Generator<Json> {
  if (object === undefined) return
  const kind = textAt(object, 'kind')
  if (!kind.endsWith('List') || depth >= 4) return void (yield object)
  for (const one of objectsOf(object.items))
    yield* objectsIn({ ...(kind === 'SecretList' && { kind: 'Secret' }), ...one }, depth + 1)
}

function addObject(items: Items, object: Json): void {
  const kind = textAt(object, 'kind')
  const what = `${kind || 'Object'} ${textAt(objectOf(object.metadata), 'name')}`.trim()
  if (kind === 'Secret') addSecret(items, object)
  else if (kind === 'Config') addKubeconfig(items, object)
  else if (kind === 'SealedSecret')
    items.leave(what, 'It is encrypted for its cluster. Export the Secret that the cluster makes of it.')
  else if (kind === 'ExternalSecret') items.leave(what, 'It names a secret of another store, and holds none.')
  else items.leave(what, 'It is no Secret.')
}

function addSecret(items: Items, secret: Json): void {
  const metadata = objectOf(secret.metadata)
  const namespace = forNames(textAt(metadata, 'namespace'))
  const short = forNames(textAt(metadata, 'name')) || 'Secret'
  const name = namespace === '' || namespace === 'default' ? short : `${namespace}/${short}`
  const type = textAt(secret, 'type') || 'Opaque'
  if (type === 'helm.sh/release.v1') return void items.leave(name, 'It is the state of a Helm release.')
  const complaint = pairsComplaint(objectOf(secret.data) ?? {}) ?? pairsComplaint(objectOf(secret.stringData) ?? {})
  if (complaint !== null) return void items.leave(name, complaint)
  const data = readData(items, name, secret)
  if (Object.keys(data).length === 0) return void items.leave(name, 'It holds no data.')
  const environment = [namespace, ...short.split(/[-.]/)].map(environmentOf).find(Boolean) ?? ''
  const labels = objectOf(metadata?.labels)
  const context = {
    items,
    name,
    more: { environment, tags: tagOf(textAt(labels, 'app.kubernetes.io/name') || textAt(labels, 'app')) },
  }
  if (!(adders.get(type) ?? addTyped)(context, data)) items.add(entryOfPairs(name, data, context.more))
}

const tagOf = (label: string) => (label === '' ? [] : [label])

interface SecretContext {
  readonly items: Items
  readonly name: string
  readonly more: { readonly environment: string; readonly tags: string[] }
}

type Data = Readonly<Record<string, string>>

/** By the type of the Secret. False: it is not what its type promises, and is taken as pairs. */
type Adder = (context: SecretContext, data: Data) => boolean

const typed: Readonly<Record<string, Adder>> = {
  'kubernetes.io/basic-auth': ({ items, name, more }, data) => {
    const { username = '', password = '' } = data
    if (password === '' || others(data, 'username', 'password')) return false
    items.add({ ...more, name, type: 'basic-auth', config: { username }, secrets: { password } })
    return true
  },
  'kubernetes.io/tls': ({ items, name, more }, data) => {
    const { 'tls.crt': certificate = '', 'tls.key': privateKey = '' } = data
    if (certificate === '' || privateKey === '' || others(data, 'tls.crt', 'tls.key', 'ca.crt')) return false
    items.add({
      ...more,
      name,
      type: 'tls-client-certificate',
      config: { format: 'pem', certificate },
      secrets: { privateKey },
    })
    if (data['ca.crt'] !== undefined)
      items.leave(`${name}: ca.crt`, 'An authority belongs to a connection. Add it to the one that needs it.')
    return true
  },
  'kubernetes.io/service-account-token': ({ items, name, more }, data) => {
    const { token = '' } = data
    if (token === '') return false
    items.add({ ...more, name, type: 'bearer-token', secrets: { token } })
    return true
  },
  'kubernetes.io/dockerconfigjson': (context, data) => addRegistries(context, data['.dockerconfigjson'], true),
  'kubernetes.io/dockercfg': (context, data) => addRegistries(context, data['.dockercfg'], false),
}
const adders: ReadonlyMap<string, Adder> = new Map(Object.entries(typed))

/** Generic Secrets hold what typed ones hold, under the same names. */
function addTyped(context: SecretContext, data: Data): boolean {
  if (data['tls.crt'] !== undefined && data['tls.key'] !== undefined)
    return adders.get('kubernetes.io/tls')?.(context, data) ?? false
  return data['.dockerconfigjson'] === undefined ? false : addRegistries(context, data['.dockerconfigjson'], true)
}

function others(data: Data, ...known: readonly string[]): boolean {
  return Object.keys(data).some((name) => !known.includes(name))
}

/** Sign-ins to registries of images, one for each. */
function addRegistries({ items, name, more }: SecretContext, text: string | undefined, isNested: boolean): boolean {
  const config = objectOf(innerJson(text ?? ''))
  const registries = isNested ? objectOf(config?.auths) : config
  if (registries === undefined) return false
  for (const [registry, value] of Object.entries(registries)) {
    const login = objectOf(value)
    const [user = '', ...rest] = Buffer.from(textAt(login, 'auth'), 'base64').toString('utf8').split(':')
    const [username, password] = [textAt(login, 'username') || user, textAt(login, 'password') || rest.join(':')]
    const title = `${name}: ${registry}`
    if (textAt(login, 'identitytoken') !== '')
      items.add({ ...more, name: title, type: 'bearer-token', secrets: { token: textAt(login, 'identitytoken') } })
    else if (password === '') items.leave(title, 'It holds no password.')
    else items.add({ ...more, name: title, type: 'basic-auth', config: { username }, secrets: { password } })
  }
  return true
}

/** The texts of `data`, which is Base64, and of `stringData`, which counts where both have a name. */
function readData(items: Items, name: string, secret: Json): Data {
  const data = new Map<string, string>()
  for (const [key, value] of Object.entries(objectOf(secret.data) ?? {})) {
    const text = typeof value === 'string' ? decode(value) : null
    if (text === null) items.leave(`${name}: ${key}`, 'It is no text. Keyward keeps texts.')
    else if (text === '') items.leave(`${name}: ${key}`, 'It is empty.')
    else data.set(key, text)
  }
  for (const [key, value] of Object.entries(objectOf(secret.stringData) ?? {}))
    if (typeof value === 'string' && value !== '') data.set(key, value)
  return Object.fromEntries(data)
}

function decode(base64: string): string | null {
  const bare = base64.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bare, 'base64'))
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

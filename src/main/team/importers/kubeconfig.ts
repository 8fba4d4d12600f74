import { fieldLimits } from '../../credentials/fields.ts'
import type { Entry, Items } from './items.ts'
import { type Json, objectOf, objectsOf, textAt } from './json.ts'
import { environmentOf } from './recognised.ts'

/** The users of a kubeconfig, with the server of the first context that each is used in. Programs that it names are not run. */
export function addKubeconfig(items: Items, config: Json): void {
  const clusters = byName(config.clusters, 'cluster')
  const connections = new Map([...clusters].map(([name, cluster]) => [name, connectionTo(cluster)] as const))
  const servers = new Map<string, Entry['connection']>()
  for (const { context } of objectsOf(config.contexts).map((one) => ({ context: objectOf(one.context) }))) {
    const [user, cluster] = [textAt(context, 'user'), textAt(context, 'cluster')]
    if (connections.has(cluster) && !servers.has(user)) servers.set(user, connections.get(cluster))
  }
  for (const [name, user] of byName(config.users, 'user')) {
    const found = signInOf(user)
    if (typeof found === 'string') {
      items.leave(`User ${name}`, found)
      continue
    }
    const environment =
      name
        .split(/[-@_./:]/)
        .map(environmentOf)
        .find(Boolean) ?? ''
    items.add({ ...found, name: `Kubernetes ${name}`, environment, connection: servers.get(name) })
  }
}

/** What a user signs in with, or why it is not taken. */
function signInOf(user: Json): Pick<Entry, 'type' | 'config' | 'secrets'> | string {
  if (user.exec !== undefined) return 'Its sign-in is made by a program, which an import never runs.'
  if (user['auth-provider'] !== undefined) return 'Its sign-in is made by a plugin, and no key is stored.'
  const token = textAt(user, 'token')
  if (token !== '') return { type: 'bearer-token', secrets: { token } }
  const [certificate, privateKey] = [pemAt(user, 'client-certificate-data'), pemAt(user, 'client-key-data')]
  if (certificate !== '' && privateKey !== '')
    return { type: 'tls-client-certificate', config: { format: 'pem', certificate }, secrets: { privateKey } }
  const [username, password] = [textAt(user, 'username'), textAt(user, 'password')]
  if (password !== '') return { type: 'basic-auth', config: { username }, secrets: { password } }
  const isElsewhere = ['tokenFile', 'client-certificate', 'client-key'].some((name) => textAt(user, name) !== '')
  return isElsewhere
    ? 'Its key is in another file. kubectl config view --flatten --raw puts it into this one.'
    : 'It holds no key.'
}

function connectionTo(cluster: Json): Entry['connection'] {
  const [url, ca] = [textAt(cluster, 'server'), pemAt(cluster, 'certificate-authority-data')]
  // One cluster has many users, each of whom would have what no connection takes.
  const isTooLong = url.length > fieldLimits.text || ca.length > fieldLimits.secret
  if (!url.startsWith('https://') || isTooLong) return undefined
  return { kind: 'http', parameters: { url, path: '/version', ca } }
}

function byName(list: unknown, member: string): Map<string, Json> {
  const found = new Map<string, Json>()
  for (const one of objectsOf(list)) {
    const inside = objectOf(one[member])
    const name = textAt(one, 'name')
    if (inside !== undefined && !found.has(name)) found.set(name, inside)
  }
  return found
}

function pemAt(object: Json | undefined, name: string): string {
  const text = Buffer.from(textAt(object, name), 'base64').toString('utf8')
  return text.includes('-----BEGIN ') ? text : ''
}

import { textOf } from '../../credentials/type.ts'
import { findType } from '../../credentials/types/registry.ts'
import type { BundlePayload } from '../bundles/payload.ts'

type Items = BundlePayload['items']
export type LeavingCredential = Items['credentials'][number]
export type LeavingConnection = Items['connections'][number]

/** A credential with its fields in a row, as tools without types have them. */
export interface FlatCredential {
  readonly credential: LeavingCredential
  readonly username: string
  /** The name of the field that is the password, and its value; empty where the type has several secrets of equal rank. */
  readonly passwordField: string
  readonly password: string
  /** Every other field. Pairs stand under their own names where those are free. */
  readonly fields: readonly { readonly name: string; readonly value: string; readonly isSecret: boolean }[]
  readonly connections: readonly LeavingConnection[]
  /** The address of a connection, or the first host that it was used with. */
  readonly url: string
}

/** The configuration that other tools call the user name. */
const userFields = ['username', 'accessKeyId', 'clientId']

/** Every credential with the connections that use it. */
export function flatten({ credentials, connections }: Items): FlatCredential[] {
  const uses = new Map<string, LeavingConnection[]>()
  for (const connection of connections) {
    if (connection.credentialId === null) continue
    const known = uses.get(connection.credentialId)
    if (known === undefined) uses.set(connection.credentialId, [connection])
    else known.push(connection)
  }
  return credentials.map((credential) => flattenOne(credential, uses.get(credential.id ?? '') ?? []))
}

function flattenOne(credential: LeavingCredential, connections: readonly LeavingConnection[]): FlatCredential {
  const { config, secrets } = credential
  const type = findType(credential.type)
  const passwordField = typeof secrets[type?.primary ?? ''] === 'string' ? (type?.primary ?? '') : ''
  const userField = userFields.find((name) => textOf(config, name) !== '') ?? ''
  const fields: { name: string; value: string; isSecret: boolean }[] = []
  const taken = new Set<string>()
  for (const [values, isSecret] of [
    [config, false],
    [secrets, true],
  ] as const) {
    for (const [name, value] of Object.entries(values)) {
      if (name === (isSecret ? passwordField : userField)) continue
      const pairs: [string, string][] =
        typeof value === 'string'
          ? [[name, value]]
          : Object.entries(value).map(([pair, text]) => [taken.has(pair) ? `${name}.${pair}` : pair, text])
      for (const [label, text] of pairs) {
        taken.add(label)
        fields.push({ name: label, value: text, isSecret })
      }
    }
  }
  return {
    credential,
    username: textOf(config, userField),
    passwordField,
    password: textOf(secrets, passwordField),
    fields,
    connections,
    url: connections.map(addressOf).find((address) => address !== '') ?? credential.boundHosts[0] ?? '',
  }
}

/** Where a connection leads, as far as its parameters say it. */
function addressOf({ kind, parameters }: LeavingConnection): string {
  const { url = '', host = '', port = '', database = '' } = parameters
  if (url !== '') return url
  return host === '' ? '' : `${kind}://${host}${port === '' ? '' : `:${port}`}${database === '' ? '' : `/${database}`}`
}

/** What is known of a credential beside its fields, line by line. */
export function notesOf({ credential, passwordField, connections }: FlatCredential): string {
  const { type, owner, team, rotateEvery, boundHosts, purpose } = credential
  const lines = [
    purpose,
    `Type: ${findType(type)?.label ?? type}`,
    // KeePass calls it Password, whatever it is.
    passwordField === '' || passwordField === 'password' ? '' : `Password is: ${passwordField}`,
    owner === '' ? '' : `Owner: ${owner}`,
    team === '' ? '' : `Team: ${team}`,
    rotateEvery === null ? '' : `Rotate every: ${rotateEvery}`,
    boundHosts.length === 0 ? '' : `Used with: ${boundHosts.join(', ')}`,
    ...connections.map(({ name, kind, environment, parameters }) => {
      const given = Object.entries(parameters).map(([key, value]) => `${key}=${value.replace(/\s+/g, ' ')}`)
      return `Connection: ${name} (${[kind, environment].filter(Boolean).join(', ')}) ${given.join('; ')}`
    }),
  ]
  return lines.filter((text) => text !== '').join('\n')
}

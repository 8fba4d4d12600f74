import type { ImportRole } from '../../../shared/domain/import.ts'

/** How tools name their columns, in lower case with single spaces. */
const words: Partial<Record<ImportRole, readonly string[]>> = {
  name: ['name', 'title', 'account', 'item', 'item name', 'entry', 'label', 'titel', 'bezeichnung', 'nom'],
  username: [
    'username',
    'user name',
    'user',
    'login',
    'login name',
    'login username',
    'email',
    'access key id',
    'benutzername',
    'benutzer',
    'identifiant',
  ],
  secret: [
    'password',
    'login password',
    'secret',
    'value',
    'token',
    'access token',
    'api key',
    'apikey',
    'api token',
    'secret access key',
    'secret key',
    'passwort',
    'kennwort',
    'mot de passe',
    'contraseña',
  ],
  website: ['url', 'urls', 'website', 'web site', 'login uri', 'uri', 'webseite', 'login url'],
  url: ['base url', 'api url', 'endpoint'],
  host: ['host', 'hostname', 'host name', 'server'],
  port: ['port'],
  database: ['database', 'db', 'dbname', 'database name'],
  type: ['credential type'],
  system: ['system', 'service', 'provider', 'vendor'],
  environment: ['environment', 'env', 'stage', 'umgebung'],
  team: ['team', 'owner team', 'department'],
  owner: ['owner', 'created by', 'responsible'],
  tags: [
    'tags',
    'tag',
    'labels',
    'folder',
    'group',
    'grouping',
    'collections',
    'category',
    'vault',
    'gruppe',
    'ordner',
  ],
  purpose: ['notes', 'note', 'notesplain', 'comments', 'comment', 'description', 'purpose', 'extra', 'notizen'],
  expires: ['expires', 'expires at', 'expiry', 'expiry date', 'expiration', 'expiration date', 'valid until'],
}
/** Known, and not taken over. */
const passed = [
  'favorite',
  'fav',
  'favourite',
  'archived',
  'reprompt',
  'icon',
  'last modified',
  'modified',
  'created',
  'type',
  'totp',
  'otpauth',
  'login totp',
  'otp',
  'otpurl',
  'httprealm',
  'formactionorigin',
  'guid',
  'timecreated',
  'timelastused',
  'timepasswordchanged',
  'fields',
  'autofill',
  'scope',
  'uuid',
  'id',
]

const roles = new Map<string, ImportRole>([
  ...Object.entries(words).flatMap(([role, names]) => names.map((name) => [name, role as ImportRole] as const)),
  ...passed.map((name) => [name, 'skip'] as const),
])

function wordOf(header: string): string {
  return header
    .slice(0, 200)
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
}

/** What a column with this name is taken for: a name that is not known is left out until a person says otherwise. */
export function roleOf(header: string): ImportRole {
  return roles.get(wordOf(header)) ?? 'skip'
}

/** How many of the names are known. */
export function knownWords(headers: readonly string[]): number {
  return headers.filter((header) => roles.has(wordOf(header))).length
}

/** Whether a column holds the seed of one-time passwords, by its name. */
export function isOneTime(header: string): boolean {
  return /^(totp|otpauth|login totp|otp|otpurl)$/.test(wordOf(header))
}

/** Whether a column says that its row was put away, or what kind of item it is. */
export function markOf(header: string): 'archived' | 'type' | null {
  const word = wordOf(header)
  return word === 'archived' ? 'archived' : word === 'type' ? 'type' : null
}

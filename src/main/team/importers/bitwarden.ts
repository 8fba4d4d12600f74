import { VaultError } from '../../../shared/errors.ts'
import { openBitwarden } from './bitwarden-key.ts'
import { type EntryField, emptyEntry, environmentOf, type Guess, type VaultEntry } from './entries/entry.ts'
import { EntryIntake } from './entries/intake.ts'
import { noUser, userOfKey } from './entries/ssh-user.ts'
import type { Imported, Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { type Json, objectOf, objectsOf, readJson, scalarOf, textAt } from './json.ts'
import { forNames, toWords } from './names.ts'
import { beginningOf } from './text.ts'

/** Kinds of items in Bitwarden’s exports. */
const kinds = { login: 1, note: 2, card: 3, identity: 4, sshKey: 5 } as const
/** How deep folders are looked at. */
const deepest = 20
const fieldKinds = { hidden: 1, linked: 3 } as const

/** Exports of Bitwarden and Vaultwarden: plain, or protected by a password of their own. */
export const bitwarden: Importer = {
  id: 'bitwarden',
  label: 'Bitwarden (JSON)',
  hint: 'In Bitwarden: Tools, Export vault, file format .json, or .json (Encrypted) with “Password protected”.',
  detects: (file) => /"(encrypted|passwordProtected)"\s*:\s*(true|false)/.test(beginningOf(file)),
  asks: (file) => (/"passwordProtected"\s*:\s*true/.test(beginningOf(file)) ? ['password'] : []),
  async read(file, { password = '' }) {
    const outer = objectOf(readJson(file.bytes))
    if (outer === undefined) throw new VaultError('import-malformed')
    if (outer.encrypted !== true) return takeAll(outer)
    if (outer.passwordProtected !== true) throw new VaultError('import-unsupported', { issues: [ofAccount] })
    const plain = await openBitwarden(outer, password)
    try {
      return await takeAll(objectOf(readJson(plain)))
    } finally {
      plain.fill(0)
    }
  },
}

const ofAccount = {
  path: 'file',
  message:
    'Only the account that it comes from opens this export. Export it again, “Password protected” or as plain .json.',
}

async function takeAll(vault: Json | undefined): Promise<Imported> {
  if (vault === undefined || !Array.isArray(vault.items)) throw new VaultError('import-malformed')
  const names = new Map<string, readonly string[]>()
  // Folders are nested by slashes in their names.
  for (const folder of [...objectsOf(vault.folders), ...objectsOf(vault.collections)])
    names.set(textAt(folder, 'id'), forNames(textAt(folder, 'name')).split('/', deepest))
  const intake = new EntryIntake('Bitwarden')
  await inTurns(objectsOf(vault.items), (item) => takeItem(item, names, intake))
  return intake.result()
}

function takeItem(item: Json, names: ReadonlyMap<string, readonly string[]>, intake: EntryIntake): void {
  const login = objectOf(item.login)
  const { fields, refused } = fieldsOf(item)
  const [first, ...others] = objectsOf(login?.uris).map((uri) => textAt(uri, 'uri'))
  const collections = Array.isArray(item.collectionIds) ? item.collectionIds : []
  const folders = [item.folderId, ...collections].flatMap((id) => (typeof id === 'string' ? (names.get(id) ?? []) : []))
  const entry: VaultEntry = {
    ...emptyEntry,
    title: textAt(item, 'name'),
    username: textAt(login, 'username'),
    password: textAt(login, 'password'),
    url: first ?? '',
    notes: textAt(item, 'notes'),
    tags: folders.filter((name) => environmentOf(name) === ''),
    environment: folders.map(environmentOf).find((name) => name !== '') ?? '',
    fields,
  }
  const shown = intake.shown(entry)
  const reason = reasonAgainst(item)
  if (reason !== null) {
    intake.refuse(shown, reason)
    return
  }
  for (const [name, why] of refused) intake.refuse(`${shown}: ${name}`, why)
  if (others.length > 0) intake.refuse(`${shown}: further addresses`, 'The first address is kept, for people to read.')
  if (textAt(login, 'totp') !== '')
    intake.refuse(`${shown}: one-time password`, 'Seeds of one-time passwords have no place in Keyward.')
  if (Array.isArray(login?.fido2Credentials) && login.fido2Credentials.length > 0)
    intake.refuse(`${shown}: passkey`, 'Passkeys belong to a browser and a person.')
  if (item.type === kinds.sshKey) takeKey(entry, objectOf(item.sshKey), intake)
  else intake.add(entry)
}

/** Why an item stays behind as a whole, or null. */
function reasonAgainst(item: Json): string | null {
  if (item.deletedDate !== undefined && item.deletedDate !== null) return 'It is in Bitwarden’s trash.'
  if (item.archivedDate !== undefined && item.archivedDate !== null) return 'It is archived in Bitwarden.'
  switch (item.type) {
    case kinds.login:
    case kinds.note:
    case kinds.sshKey:
      return null
    case kinds.card:
      return 'Payment cards have no place in Keyward.'
    case kinds.identity:
      return 'Identities of people have no place in Keyward.'
    default:
      return 'This version does not know its kind.'
  }
}

function takeKey(entry: VaultEntry, key: Json | undefined, intake: EntryIntake): void {
  const privateKey = textAt(key, 'privateKey')
  const user = userOfKey(entry)
  if (user.name === '') {
    // No SSH key without its user: it comes along all the same, and can be used once somebody says whose it is.
    intake.refuse(`${intake.shown(entry)}: as an SSH key`, noUser)
    intake.add({ ...entry, fields: [...entry.fields, { name: 'privateKey', value: privateKey, isSecret: true }] })
    return
  }
  const guess: Guess = {
    type: 'ssh-key',
    config: { username: user.name },
    secrets: { privateKey },
    rest: { username: '', password: '', url: entry.url, fields: user.rest },
  }
  intake.add(entry, [guess])
}

function fieldsOf(item: Json) {
  const fields: EntryField[] = []
  const refused: (readonly [name: string, reason: string])[] = []
  for (const field of objectsOf(item.fields)) {
    const name = textAt(field, 'name')
    const value = scalarOf(field.value)
    if (field.type === fieldKinds.linked)
      refused.push([toWords(name, 'a field'), 'It only repeats another field of its item.'])
    else if (value !== undefined && value !== '')
      fields.push({ name, value, isSecret: field.type === fieldKinds.hidden })
  }
  return { fields, refused }
}

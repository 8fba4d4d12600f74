import { VaultError } from '../../../shared/errors.ts'
import { type EntryField, emptyEntry, environmentOf, type VaultEntry } from './entries/entry.ts'
import { EntryIntake } from './entries/intake.ts'
import { noUser } from './entries/ssh-user.ts'
import type { Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { type Json, objectOf, objectsOf, readJson, scalarOf, textAt } from './json.ts'
import { forNames, toWords } from './names.ts'
import { type CategoryFields, guessesOfCategory } from './onepassword-categories.ts'
import { readZip } from './zip.ts'

/** Numbers of the categories that are taken. */
const taken = new Set(['001', '003', '005', '006', '102', '110', '112', '114'])

/** Why items of the others stay behind. */
const left: Readonly<Record<string, string>> = {
  '002': 'Payment cards have no place in Keyward.',
  '004': 'Identities of people have no place in Keyward.',
  '100': 'Licences of software have no place in Keyward.',
  '101': 'Bank accounts have no place in Keyward.',
}

/** A key file is far smaller; what is larger is not looked at. */
const largestFile = 65_536
const largestData = 64 * 1024 * 1024

/** Exports of 1Password with everything in them. They are not encrypted. */
export const onepassword: Importer = {
  id: 'onepassword',
  label: '1Password (1PUX)',
  hint: 'In 1Password: File, Export, your account, format 1PUX. The file is not encrypted: delete it once it is imported.',
  detects: ({ name, bytes }) =>
    Buffer.from(bytes.subarray(0, 4)).equals(Buffer.from('PK\x03\x04', 'latin1')) &&
    (/\.1pux$/i.test(name) || Buffer.from(bytes.subarray(0, 4096)).includes('export.attributes')),
  asks: () => [],
  async read(file) {
    const files = await readZip(file.bytes, (name) =>
      name === 'export.data' ? largestData : name.startsWith('files/') ? largestFile : 0,
    )
    const data = files.get('export.data')
    if (data === undefined) throw new VaultError('import-malformed')
    const content = objectOf(readJson(data))
    if (content === undefined || !Array.isArray(content.accounts)) throw new VaultError('import-malformed')
    const intake = new EntryIntake('1Password')
    for (const account of objectsOf(content.accounts))
      for (const vault of objectsOf(account.vaults)) {
        const name = forNames(textAt(objectOf(vault.attrs), 'name'))
        await inTurns(objectsOf(vault.items), (item) => takeItem(item, name, files, intake))
      }
    for (const bytes of files.values()) bytes.fill(0)
    return intake.result()
  },
}

function takeItem(item: Json, vault: string, files: ReadonlyMap<string, Buffer>, intake: EntryIntake): void {
  const [overview, details] = [objectOf(item.overview), objectOf(item.details)]
  const category = textAt(item, 'categoryUuid')
  const found = fieldsOf(details, files)
  const login = loginOf(details)
  const tags = [vault, ...(Array.isArray(overview?.tags) ? overview.tags.filter((tag) => typeof tag === 'string') : [])]
  const entry: VaultEntry = {
    ...emptyEntry,
    title: textAt(overview, 'title'),
    username: login.username,
    // Items of the category Password have it beside everything else.
    password: login.password || textAt(details, 'password'),
    url: textAt(overview, 'url') || textAt(objectsOf(overview?.urls)[0], 'url'),
    notes: textAt(details, 'notesPlain'),
    tags: tags.filter((name) => environmentOf(name) === ''),
    environment: tags.map(environmentOf).findLast((name) => name !== '') ?? '',
    expiresAt: found.expiresAt,
    fields: [...login.further, ...found.fields.map(({ name, value, isSecret }) => ({ name, value, isSecret }))],
    files: found.files,
  }
  const shown = intake.shown(entry)
  const reason = reasonAgainst(item, category)
  if (reason !== null) {
    intake.refuse(shown, reason)
    return
  }
  for (const [name, why] of found.refused) intake.refuse(`${shown}: ${name}`, why)
  if (objectsOf(overview?.urls).length > 1)
    intake.refuse(`${shown}: further addresses`, 'The first address is kept, for people to read.')
  const { known, entry: rest, lacksUser = false } = guessesOfCategory(category, entry, found.fields)
  if (lacksUser) intake.refuse(`${shown}: as an SSH key`, noUser)
  intake.add(rest, known)
}

function reasonAgainst(item: Json, category: string): string | null {
  if (textAt(item, 'state') === 'archived') return 'It is archived in 1Password.'
  if (item.trashed === true || item.trashed === 'Y') return 'It is in 1Password’s trash.'
  if (taken.has(category)) return null
  return (
    (Object.hasOwn(left, category) ? left[category] : undefined) ?? 'Items of its category have no place in Keyward.'
  )
}

/** The fields of a web form: two are marked, further passwords are kept, the rest is what a browser has noted of the form. */
function loginOf(details: Json | undefined) {
  let [username, password] = ['', '']
  const further: EntryField[] = []
  for (const field of objectsOf(details?.loginFields)) {
    const value = textAt(field, 'value')
    const role = textAt(field, 'designation')
    if (role === 'username' && username === '') username = value
    else if (role === 'password' && password === '') password = value
    else if (textAt(field, 'fieldType') === 'P' && value !== '')
      further.push({ name: textAt(field, 'name') || textAt(field, 'id') || 'password', value, isSecret: true })
  }
  return { username, password, further }
}

function fieldsOf(details: Json | undefined, files: ReadonlyMap<string, Buffer>) {
  const fields: CategoryFields[number][] = []
  const attached: { name: string; bytes: Uint8Array }[] = []
  const refused: (readonly [name: string, reason: string])[] = []
  let expiresAt: string | null = null
  const attach = (file: Json) => {
    const name = textAt(file, 'fileName')
    const bytes = files.get(`files/${textAt(file, 'documentId')}__${name}`)
    attached.push({ name, bytes: bytes ?? new Uint8Array() })
  }
  const document = objectOf(details?.documentAttributes)
  if (document !== undefined) attach(document)
  for (const section of objectsOf(details?.sections)) {
    for (const field of objectsOf(section.fields)) {
      const [kind = '', content] = Object.entries(objectOf(field.value) ?? {})[0] ?? []
      const id = textAt(field, 'id')
      const name = textAt(field, 'title') || id
      const shown = toWords(name, 'a field')
      const file = objectOf(content)
      if (content === null || content === '' || kind === 'reference') continue
      if (kind === 'totp' || /^TOTP_/.test(id))
        refused.push([shown, 'Seeds of one-time passwords have no place in Keyward.'])
      else if (kind === 'date' && /^(expires|expiry|valid_to)/i.test(id)) expiresAt = instantOf(content)
      else if (kind === 'file' && file !== undefined) attach(file)
      else if (kind === 'sshKey' && file !== undefined)
        fields.push({ id: 'private_key', name, value: textAt(file, 'privateKey'), isSecret: true })
      else {
        const value = kind === 'date' || kind === 'monthYear' ? dateOf(kind, content) : scalarOf(content)
        if (value === undefined) refused.push([shown, 'Keyward has no field of its kind.'])
        else fields.push({ id, name: nameOf(section, name), value, isSecret: kind === 'concealed' })
      }
    }
  }
  return { fields, files: attached, refused, expiresAt }
}

/** Fields of the same name stand in sections; the section tells them apart. */
function nameOf(section: Json, name: string): string {
  const title = forNames(textAt(section, 'title')).trim()
  return title === '' || /^(fields|details)$/i.test(title) ? name : `${title}: ${name}`
}

function instantOf(seconds: unknown): string | null {
  return typeof seconds === 'number' && seconds > 0 && seconds < Date.UTC(9999, 0) / 1000
    ? new Date(seconds * 1000).toISOString()
    : null
}

function dateOf(kind: 'date' | 'monthYear', content: unknown): string | undefined {
  if (kind === 'date') return instantOf(content)?.slice(0, 10)
  const text = String(content)
  return /^\d{6}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4)}` : undefined
}

import { VaultError } from '../../../shared/errors.ts'
import { isKeePass } from '../kdbx/header.ts'
import { openKdbx } from '../kdbx/read.ts'
import { childOf, childrenOf, textOf, type XmlNode } from '../kdbx/xml.ts'
import { type EntryField, environmentOf, type VaultEntry } from './entries/entry.ts'
import { EntryIntake } from './entries/intake.ts'
import type { Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { KeePassReferences } from './keepass-references.ts'
import { toWords } from './names.ts'

/** Databases of KeePass, KeePassXC and their kin. */
export const keepass: Importer = {
  id: 'keepass',
  label: 'KeePass (KDBX)',
  hint: 'The .kdbx file itself. Save it in KeePass or KeePassXC, then choose it here.',
  detects: ({ bytes }) => isKeePass(bytes),
  // Whether a password, a key file or both protect it, no file says.
  asks: () => ['password', 'key-file'],
  async read(file, answers) {
    const { document, binaries } = await openKdbx(file.bytes, answers)
    const intake = new EntryIntake('KeePass')
    const root = childOf(childOf(document, 'Root'), 'Group')
    if (root === undefined) throw new VaultError('import-malformed')
    const bin = recycleBinOf(document)
    const found = entriesOf(root, bin)
    const references = new KeePassReferences(found.map(({ node }) => node))
    await inTurns(found, (one) => takeEntry(one, references, binaries, intake))
    return intake.result()
  },
}

interface Found {
  readonly node: XmlNode
  /** Names of the groups above it, without the one that is the database. */
  readonly groups: readonly string[]
}

function recycleBinOf(document: XmlNode): string {
  const meta = childOf(document, 'Meta')
  return textOf(childOf(meta, 'RecycleBinEnabled')).toLowerCase() === 'false'
    ? ''
    : textOf(childOf(meta, 'RecycleBinUUID'))
}

function entriesOf(root: XmlNode, bin: string): Found[] {
  const found: Found[] = []
  const visit = (group: XmlNode, groups: readonly string[]) => {
    const id = textOf(childOf(group, 'UUID'))
    if (id !== '' && id === bin) return
    for (const node of childrenOf(group, 'Entry')) found.push({ node, groups })
    for (const child of childrenOf(group, 'Group')) visit(child, [...groups, textOf(childOf(child, 'Name'))])
  }
  visit(root, [])
  return found
}

const standard = ['Title', 'UserName', 'Password', 'URL', 'Notes']
/** Fields of other programs about an entry, which no person has written. */
const foreign = /^(KP2A_|KPRPC|_LAST_MODIFIED$|KeePassXC-Browser|KeePassHttp)/
const oneTime = /^(otp|(Time|Hmac)Otp-.*|TOTP (Seed|Settings)|HOTP.*)$/i
const passkey = /^KPEX_PASSKEY/

function takeEntry(
  { node, groups }: Found,
  references: KeePassReferences,
  binaries: ReadonlyMap<string, Buffer>,
  intake: EntryIntake,
): void {
  const strings = childrenOf(node, 'String').map((string) => {
    const value = childOf(string, 'Value')
    const name = textOf(childOf(string, 'Key'))
    return { name, value: textOf(value), isSecret: isProtected(value) || name === 'Password' }
  })
  const fields: EntryField[] = []
  const refused: (readonly [name: string, reason: string])[] = []
  let isWithPasskey = false
  for (const field of strings) {
    if (field.value === '' || foreign.test(field.name)) continue
    if (oneTime.test(field.name)) refused.push([field.name, 'Seeds of one-time passwords have no place in Keyward.'])
    else if (passkey.test(field.name)) isWithPasskey = true
    else {
      const resolved = references.resolve(field.value)
      if (resolved === null) refused.push([field.name, 'It refers to another field that isn’t there, or to too many.'])
      else fields.push({ ...field, value: resolved.text, isSecret: field.isSecret || resolved.isSecret })
    }
  }
  if (isWithPasskey) refused.push(['passkey', 'Passkeys belong to a browser and a person.'])
  const get = (name: string) => fields.find((field) => field.name === name)?.value ?? ''
  const entry: VaultEntry = {
    title: get('Title'),
    username: get('UserName'),
    password: get('Password'),
    url: get('URL'),
    notes: get('Notes'),
    tags: [...groups.filter((name) => environmentOf(name) === ''), ...textOf(childOf(node, 'Tags')).split(/[;,]/)],
    environment: groups.map(environmentOf).findLast((name) => name !== '') ?? '',
    expiresAt: expiryOf(childOf(node, 'Times')),
    fields: fields.filter(({ name }) => !standard.includes(name)),
    files: filesOf(node, binaries),
  }
  for (const [name, reason] of refused) intake.refuse(`${intake.shown(entry)}: ${toWords(name, 'a field')}`, reason)
  intake.add(entry)
}

function isProtected(value: XmlNode | undefined): boolean {
  return /^true$/i.test(value?.attributes.get('Protected') ?? value?.attributes.get('ProtectInMemory') ?? '')
}

function filesOf(node: XmlNode, binaries: ReadonlyMap<string, Buffer>): VaultEntry['files'] {
  return childrenOf(node, 'Binary').flatMap((binary) => {
    const name = textOf(childOf(binary, 'Key'))
    const value = childOf(binary, 'Value')
    const reference = value?.attributes.get('Ref')
    const bytes = reference === undefined ? Buffer.from(textOf(value), 'base64') : binaries.get(reference)
    // What an agent of SSH keys notes about an attached key is no file of a person's.
    return name === 'KeeAgent.settings' ? [] : [{ name, bytes: bytes ?? Buffer.alloc(0) }]
  })
}

/** Seconds from the first day of the year 1, in which KDBX 4 counts, to 1970. */
const epoch = 62_135_596_800n

function expiryOf(times: XmlNode | undefined): string | null {
  if (!/^true$/i.test(textOf(childOf(times, 'Expires')))) return null
  const text = textOf(childOf(times, 'ExpiryTime')).trim()
  const time = /^[A-Za-z0-9+/]{11}=$/.test(text) ? fromSeconds(Buffer.from(text, 'base64')) : Date.parse(text)
  // The vault keeps dates of four digits.
  return Number.isFinite(time) && time > 0 && time < Date.UTC(9999, 0) ? new Date(time).toISOString() : null
}

function fromSeconds(bytes: Buffer): number {
  return Number(bytes.readBigInt64LE() - epoch) * 1000
}

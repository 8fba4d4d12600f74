import { randomBytes } from 'node:crypto'
import type { BundlePayload } from '../bundles/payload.ts'
import type { KdbxElement } from '../kdbx/write.ts'
import { fitsXml } from '../kdbx/xml.ts'
import { type FlatCredential, flatten, notesOf } from './flat.ts'

const text = (name: string, content: string): KdbxElement => ({ name, content })
const parent = (name: string, content: readonly KdbxElement[]): KdbxElement => ({ name, content })

/** Names that entries have by themselves. */
const standard: ReadonlySet<string> = new Set(['Title', 'UserName', 'Password', 'URL', 'Notes'])
const none = Buffer.alloc(16).toString('base64')

/**
 * What leaves, as the document of a KeePass file: a group for each environment, an entry for each credential with every field,
 * secret ones protected. An entry keeps the credential's ID.
 * https://keepass.info/help/kb/kdbx.html
 */
export function kdbxDocument({ items, createdAt }: BundlePayload, name: string): KdbxElement {
  const now = new Date(createdAt)
  const groups = new Map<string, FlatCredential[]>()
  for (const flat of flatten(items)) {
    const { environment } = flat.credential
    const known = groups.get(environment)
    if (known === undefined) groups.set(environment, [flat])
    else known.push(flat)
  }
  const entries = (environment: string) => (groups.get(environment) ?? []).map((flat) => entryOf(flat, now))
  const group = (label: string, content: readonly KdbxElement[]) =>
    parent('Group', [
      text('UUID', randomBytes(16).toString('base64')),
      text('Name', label),
      text('IconID', '48'),
      timesOf(now, null),
      text('IsExpanded', 'True'),
      ...content,
    ])
  const environments = [...groups.keys()].filter((environment) => environment !== '').toSorted()
  return parent('KeePassFile', [
    parent('Meta', [
      text('Generator', 'Keyward'),
      text('DatabaseName', name),
      text('DatabaseDescription', ''),
      parent('MemoryProtection', [
        text('ProtectTitle', 'False'),
        text('ProtectUserName', 'False'),
        text('ProtectPassword', 'True'),
        text('ProtectURL', 'False'),
        text('ProtectNotes', 'False'),
      ]),
      text('RecycleBinEnabled', 'True'),
      text('RecycleBinUUID', none),
    ]),
    parent('Root', [
      group(name, [...entries(''), ...environments.map((environment) => group(environment, entries(environment)))]),
      parent('DeletedObjects', []),
    ]),
  ])
}

function entryOf(flat: FlatCredential, now: Date): KdbxElement {
  const { credential, username, password, fields, url } = flat
  const id = credential.id === null ? randomBytes(16) : Buffer.from(credential.id.replaceAll('-', ''), 'hex')
  return parent('Entry', [
    text('UUID', id.toString('base64')),
    text('IconID', '0'),
    text('Tags', credential.tags.map((tag) => tag.replaceAll(';', '-')).join(';')),
    timesOf(now, credential.expiresAt),
    stringOf('Title', credential.name, false),
    stringOf('UserName', username, false),
    stringOf('Password', password, true),
    stringOf('URL', url, false),
    stringOf('Notes', notesOf(flat), false),
    ...fields.map(({ name, value, isSecret }) =>
      stringOf(standard.has(name) ? `${name} (field)` : name, value, isSecret),
    ),
  ])
}

/** XML has no control characters. Protected values have any, since they stand there encrypted. */
function stringOf(key: string, value: string, isProtected: boolean): KdbxElement {
  const isPlain = isProtected || fitsXml(value)
  return parent('String', [
    text('Key', isPlain ? key : `${key} (Base64)`),
    { name: 'Value', content: isPlain ? value : Buffer.from(value).toString('base64'), isProtected },
  ])
}

/** Seconds from the first day of the year 1, in which KDBX 4 counts, to 1970. */
const epoch = 62_135_596_800n

function timeOf(time: Date): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(Math.floor(time.getTime() / 1000)) + epoch)
  return bytes.toString('base64')
}

function timesOf(now: Date, expiresAt: string | null): KdbxElement {
  const at = timeOf(now)
  return parent('Times', [
    text('LastModificationTime', at),
    text('CreationTime', at),
    text('LastAccessTime', at),
    text('ExpiryTime', expiresAt === null ? at : timeOf(new Date(expiresAt))),
    text('Expires', expiresAt === null ? 'False' : 'True'),
    text('UsageCount', '0'),
    text('LocationChanged', at),
  ])
}

import { v7 as uuidv7 } from 'uuid'
import { toLine } from '../../../../shared/domain/common.ts'
import { VaultError } from '../../../../shared/errors.ts'
import { findKind } from '../../../connections/kinds.ts'
import { validateParameters } from '../../../connections/parameters.ts'
import { validateFields } from '../../../credentials/fields.ts'
import { findSecretLike } from '../../../credentials/secret-like.ts'
import { valuesOf } from '../../../credentials/secrets.ts'
import { findType } from '../../../credentials/types/registry.ts'
import { maxJson } from '../../age/json-limits.ts'
import { maxItems } from '../../bundles/payload.ts'
import type { Imported, NotTaken } from '../importer.ts'
import { holdsOne, Names, toName, toWords } from '../names.ts'
import { customOf } from './custom.ts'
import { type Guess, toTag, type VaultEntry } from './entry.ts'
import { guessesOf, guessesOfFile, plainUrl } from './guesses.ts'

type Items = Imported['items']
type NewCredential = NonNullable<Items['credentials']>[number]
type NewConnection = NonNullable<Items['connections']>[number]

const mostTags = 50
/** Reasons that are kept; a file of a million notes would not be read by anybody. */
const mostReasons = 10_000
const longestPurpose = 500
/** Attached files of one entry that are looked at, each of them beside all that the entry holds. */
const mostFiles = 100
/** Characters of all entries together, and bytes of attached files that are looked at: one of them may be attached everywhere. */
const limits = { text: maxJson, files: 64 * 1024 * 1024 } as const

/**
 * Takes in the entries of a password manager one by one. Each becomes the credential that it looks like, whose fields are
 * checked as the vault will check them; what such a credential has no place for, such as long notes, becomes one of custom fields
 * beside it. So nothing is lost, and what can't come along is told by name.
 */
export class EntryIntake {
  readonly #credentials: NewCredential[] = []
  readonly #connections: NewConnection[] = []
  readonly #notTaken: NotTaken[] = []
  readonly #names = new Names()
  readonly #connectionNames = new Names()
  readonly #from: string
  #text = 0
  #files = 0

  /** `from` is the tool, as people write it. */
  constructor(from: string) {
    this.#from = from
  }

  /** An entry, and what its format says that it is, before anything is guessed. @throws VaultError `import-too-large` */
  add(entry: VaultEntry, known: readonly Guess[] = []): void {
    this.#text += lengthOf(entry)
    if (this.#text > limits.text) throw new VaultError('import-too-large')
    const shown = this.shown(entry)
    let left = entry
    let first: { readonly hasNotes: boolean } | undefined
    for (const [index, file] of entry.files.entries()) {
      this.#files += file.bytes.length
      const isLookedAt = index < mostFiles && this.#files <= limits.files
      const guess = isLookedAt ? guessesOfFile(file.bytes, left).find(isValid) : undefined
      const name = toWords(file.name, 'an attached file')
      if (guess === undefined) {
        this.refuse(`${shown}: ${name}`, 'Of attached files, private keys and key files that can be read are taken.')
        continue
      }
      const put = this.#put(entry, guess, guess.rest.password === '' && entry.files.length === 1 ? '' : name)
      first ??= put
      left = { ...left, password: guess.rest.password }
    }
    const main = [...known, ...guessesOf(left)].find(isValid)
    if (main !== undefined) {
      const put = this.#put(entry, main, '')
      first ??= put
      left = { ...left, ...main.rest }
    }
    // User name and address went into the purpose, unless the address could be a secret itself.
    const url = first === undefined || findSecretLike(left.url) !== null ? left.url : ''
    const rest = first === undefined ? left : { ...left, username: '', url, notes: first.hasNotes ? '' : left.notes }
    const { guess, refused } = customOf(rest)
    for (const { name, reason } of refused) this.refuse(`${shown}: ${name}`, reason)
    if (guess !== null && isValid(guess)) this.#put(entry, guess, first === undefined ? '' : 'further fields')
    else if (first === undefined) this.refuse(shown, 'It holds no secret.')
    else
      for (const { name, value } of rest.fields)
        if (value !== '') this.refuse(`${shown}: ${toWords(name, 'a field')}`, 'Its credential has no place for it.')
  }

  /** Tells what doesn't come along. Neither text may hold anything of a value. */
  refuse(what: string, reason: string): void {
    if (this.#notTaken.length < mostReasons) this.#notTaken.push({ what: toLine(what), reason })
  }

  /** How an entry is named to people where it is told of. */
  shown({ title, ...entry }: Pick<VaultEntry, 'title' | 'password' | 'fields'>): string {
    return toWords(holdsSecret(title, entry) ? '' : title, 'An entry without a usable title')
  }

  result(): Imported {
    return { items: { credentials: this.#credentials, connections: this.#connections }, notTaken: this.#notTaken }
  }

  #put(entry: VaultEntry, guess: Guess, further: string): { readonly hasNotes: boolean } {
    if (this.#credentials.length + this.#connections.length >= maxItems) throw new VaultError('import-too-large')
    const title = toName(entry.title)
    const isUsable = title !== '' && findSecretLike(title) === null && !holdsSecret(title, entry)
    const wanted = isUsable ? title : `Imported from ${this.#from}`
    const user = toWords(entry.username, '')
    const telling = further || (holdsSecret(user, entry) ? '' : user)
    const longer = telling === '' ? '' : `${wanted} (${telling})`
    const name = this.#names.give(wanted, longer.length <= 200 && findSecretLike(longer) === null ? longer : '')
    const { kind, parameters } = guess.connection ?? {}
    const connection = kind === undefined ? null : parametersFor(kind, parameters ?? {}, guess.type)
    if (kind !== undefined && connection === null)
      this.refuse(`${name}: its connection`, 'Its address is not complete. Make the connection by hand.')
    const id = connection === null ? null : uuidv7()
    const purpose = guess.type === 'custom' ? { text: '', hasNotes: false } : purposeOf(entry, guess)
    this.#credentials.push({
      id,
      name,
      type: guess.type,
      systemId: guess.systemId ?? null,
      environment: toLine(entry.environment),
      tags: tagsOf(entry),
      purpose: purpose.text,
      expiresAt: entry.expiresAt,
      config: guess.config,
      secrets: guess.secrets,
    })
    if (connection !== null && kind !== undefined)
      this.#connections.push({
        name: this.#connectionNames.give(name),
        kind,
        environment: toLine(entry.environment),
        credentialId: id,
        parameters: connection,
      })
    return purpose
  }
}

/** Notes of a line, the address and a user name that has no field, as long as nothing of it could be a secret. */
function purposeOf(entry: VaultEntry, guess: Guess): { readonly text: string; readonly hasNotes: boolean } {
  const secrets = [...valuesOf(guess.secrets)]
  const isHarmless = (text: string) =>
    text !== '' && findSecretLike(text) === null && !holdsSecret(text, entry) && !holdsOne(text, secrets)
  const notes = entry.notes.length <= longestPurpose ? toLine(entry.notes) : ''
  const user = guess.rest.username === '' ? '' : `User ${toLine(guess.rest.username)}`
  const url = plainUrl(guess.rest.url)
  const parts = [notes, url.length <= longestPurpose ? url : '', user].filter(isHarmless)
  const text = parts.join(' · ')
  // Each part is harmless; together they are looked at once more, as the vault will.
  const kept = text.length <= longestPurpose && findSecretLike(text) === null ? text : (parts[0] ?? '')
  return { text: kept, hasNotes: notes !== '' && kept.startsWith(notes) }
}

function lengthOf({ title, username, password, url, notes, fields }: VaultEntry): number {
  const texts = [title, username, password, url, notes, ...fields.flatMap(({ name, value }) => [name, value])]
  return texts.reduce((sum, { length }) => sum + length, 0)
}

function isValid({ type: id, config, secrets }: Guess): boolean {
  const type = findType(id)
  if (type === undefined) return false
  try {
    validateFields(type, { config, secrets }, 'create', undefined, 'little')
    return true
  } catch (error) {
    if (error instanceof VaultError) return false
    throw error
  }
}

/** A connection's parameters as its kind takes them; null where it doesn't, or takes no credential of this type. */
function parametersFor(kindId: string, given: Readonly<Record<string, string>>, type: string) {
  const kind = findKind(kindId)
  if (!kind?.credentialTypes.includes(type)) return null
  try {
    return { ...validateParameters(kind, given) }
  } catch (error) {
    if (error instanceof VaultError) return null
    throw error
  }
}

function holdsSecret(text: string, { password, fields }: Pick<VaultEntry, 'password' | 'fields'>): boolean {
  return holdsOne(text, [password, ...fields.filter(({ isSecret }) => isSecret).map(({ value }) => value)])
}

function tagsOf({ tags }: VaultEntry): string[] {
  const clean = tags.map(toTag).filter((tag) => tag !== '' && findSecretLike(tag) === null)
  return [...new Set(clean)].slice(0, mostTags)
}

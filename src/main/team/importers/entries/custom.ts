import { fieldLimits } from '../../../credentials/fields.ts'
import { findSecretLike } from '../../../credentials/secret-like.ts'
import { toName, toWords } from '../names.ts'
import type { EntryField, Guess, VaultEntry } from './entry.ts'

interface Custom {
  /** Null where there is no secret, which a credential must have. */
  readonly guess: Guess | null
  readonly refused: readonly { readonly name: string; readonly reason: string }[]
}

/** An entry as a credential of custom fields, which has a place for everything that is a text. */
export function customOf(entry: VaultEntry): Custom {
  const { username, password, url, notes, fields } = entry
  const all: EntryField[] = [
    { name: 'username', value: username, isSecret: false },
    { name: 'password', value: password, isSecret: true },
    { name: 'url', value: url, isSecret: false },
    ...fields,
    // Notes hold recovery codes and keys as often as not.
    { name: 'notes', value: notes, isSecret: true },
  ]
  const secrets = new Map<string, string>()
  const plain = new Map<string, string>()
  const refused: { name: string; reason: string }[] = []
  let room = fieldLimits.pairsTotal
  for (const field of all) {
    if (field.value === '') continue
    const refuse = (reason: string) => refused.push({ name: toWords(field.name, 'a field'), reason })
    const length = field.value.length + field.name.length
    if (field.value.length > fieldLimits.secret || length > room) {
      refuse('It is too long.')
      continue
    }
    const target = field.isSecret || findSecretLike(field.value) !== null ? secrets : plain
    if (target.size >= fieldLimits.pairs) refuse('The entry has too many fields.')
    else {
      const name = freeName(field.name, [secrets, plain])
      target.set(name, field.value)
      room -= field.value.length + name.length
    }
  }
  const guess: Guess = {
    type: 'custom',
    config: plain.size === 0 ? {} : { fields: Object.fromEntries(plain) },
    secrets: { secrets: Object.fromEntries(secrets) },
    rest: { username: '', password: '', url: '', fields: [] },
  }
  return { guess: secrets.size === 0 ? null : guess, refused }
}

/** A field's name as a pair may have it, and no other has. */
function freeName(given: string, taken: readonly ReadonlyMap<string, string>[]): string {
  const clean = toName(given)
  const wanted = clean === '' || clean === '__proto__' || findSecretLike(clean) !== null ? 'field' : clean
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted.slice(0, 190)} (${number})`
    if (!taken.some((names) => names.has(name))) return name
  }
}

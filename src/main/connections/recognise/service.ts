import type { FieldValues, Recognised } from '../../../shared/domain/credential.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { Drafts } from '../../credentials/drafts.ts'
import { secretFieldNames } from '../../credentials/fields.ts'
import { maskValue } from '../../credentials/mask.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import { type Secrets, valuesOf } from '../../credentials/secrets.ts'
import { type CredentialType, findField } from '../../credentials/type.ts'
import { findType } from '../../credentials/types/registry.ts'
import { findKind } from '../kinds.ts'
import { validatePresets } from '../parameters.ts'
import { findCatalogSystem } from '../systems/registry.ts'
import { recognise } from './recognise.ts'
import type { Recognition } from './recognition.ts'

interface Answer {
  readonly found: Recognised | null
  readonly reason: string
}

const unknown = 'Nothing in this text is known. Choose a type and enter its fields.'

/** Recognises what is pasted. The secrets stay in the core as a draft; what is answered holds none of them. */
export function createRecogniseService(secrets: Secrets, drafts: Drafts) {
  return {
    recognise(text: string): Answer {
      const found = recognise(text)
      if (found === null) return { found: null, reason: unknown }
      if ('reason' in found) return { found: null, reason: found.reason }
      const type = findType(found.type)
      if (type === undefined) return { found: null, reason: unknown }
      if (!found.isGuess) secrets.watch(longOnes(found.secrets))
      const hidden = [...valuesOf(found.secrets)].filter((value) => value.length >= 4)
      const config = withoutSecrets(configOf(type, found), hidden)
      const system = found.system === undefined ? undefined : findCatalogSystem(found.system)
      return {
        found: {
          draftId: drafts.keep(type.id, found.secrets),
          what: found.what,
          type: type.id,
          config,
          secrets: secretFieldNames(type, found.secrets).map((field) => ({
            field,
            hint: hintOf(type, found.secrets, field),
          })),
          systemId: system?.id ?? null,
          name: nameOf(found, hidden),
          connection: connectionOf(found, type, hidden),
          notes: [...(found.notes ?? [])],
          isGuess: found.isGuess ?? false,
        },
        reason: '',
      }
    },
  }
}

/**
 * What the egress guard learns already now. Words that occur elsewhere, such as a name, or an ID that was taken for a key,
 * would hold back every answer with them, though nobody has stored them yet; they are kept out of this answer all the same.
 */
function longOnes(secrets: FieldValues): FieldValues {
  const long = [...valuesOf(secrets)].filter((value) => value.length >= 16)
  return Object.fromEntries(long.map((value, index) => [String(index), value]))
}

function configOf(type: CredentialType, found: Recognition): FieldValues {
  const known = Object.entries(found.config ?? {}).filter(([name]) => findField(type, name)?.secret === false)
  return Object.fromEntries(known)
}

/** A user name that is the password as well is left to the person: nothing that is a secret goes back. */
function withoutSecrets<V extends FieldValues[string]>(values: Readonly<Record<string, V>>, hidden: readonly string[]) {
  const isClean = (value: V) =>
    !hidden.some((secret) => JSON.stringify(value).includes(JSON.stringify(secret).slice(1, -1)))
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isClean(value)))
}

function hintOf(type: CredentialType, secrets: FieldValues, path: string): string {
  const value = secrets[path]
  const field = findField(type, path)
  const shows = typeof value === 'string' && field?.kind === 'text' && !field.hideTail
  return shows ? maskValue(value) : '••••'
}

/** A name must not look like a secret (C10), nor be one. */
function nameOf({ name = '' }: Recognition, hidden: readonly string[]): string {
  const clean = name.normalize('NFC').trim()
  if (clean === '' || clean.length > 200 || /\p{C}/u.test(clean)) return ''
  return findSecretLike(clean) !== null || hidden.some((secret) => clean.includes(secret)) ? '' : clean
}

/** What a kind of this version takes, each parameter valid on its own. */
function connectionOf(found: Recognition, type: CredentialType, hidden: readonly string[]): Recognised['connection'] {
  const kind = found.connection && findKind(found.connection.kind)
  if (!found.connection || !kind?.credentialTypes.includes(type.id)) return null
  const parameters: Record<string, string> = {}
  for (const [name, value] of Object.entries(withoutSecrets(found.connection.parameters, hidden))) {
    if (!kind.parameters.some((field) => field.name === name)) continue
    try {
      Object.assign(parameters, validatePresets(kind, { ...parameters, [name]: value }))
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
    }
  }
  return { kind: kind.id, parameters }
}

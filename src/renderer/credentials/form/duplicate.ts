import type { Credential, CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import { nameInEnvironment } from '../../../shared/environment-name.ts'
import type { FieldIssue } from '../../../shared/errors.ts'
import { type Draft, draftOf, newDraft } from './draft.ts'

/** What is duplicated to another environment: a credential, a connection. */
interface Placed {
  readonly name: string
  readonly environment: string
}

/**
 * A draft of the same kind in another environment, which is still to be said. What belongs to the value stays behind with it:
 * its expiry, the parts that change with it, and the hosts that it may be sent to, which are those of the old environment.
 */
export function draftLike(type: CredentialTypeInfo, credential: Credential): Draft {
  const config = type.fields.flatMap(({ name, editable }) => {
    const value = credential.config[name]
    return editable && value !== undefined ? [[name, value] as const] : []
  })
  return {
    ...draftOf(credential),
    environment: '',
    expiresAt: null,
    boundHosts: [],
    config: { ...newDraft(type).config, ...Object.fromEntries(config) },
  }
}

/** A duplicate after an edit: its name follows its environment until a person writes another one. */
export function followEnvironment<Copy extends Placed>(like: Placed, before: Copy, next: Copy): Copy {
  const nameFor = (environment: string) => nameInEnvironment(like.name, like.environment, environment)
  const isUntouched = next.name === before.name && before.name === nameFor(before.environment)
  return isUntouched ? { ...next, name: nameFor(next.environment) } : next
}

/** A duplicate is for an environment. `path` is where the complaint is shown. */
export function checkEnvironment({ environment }: Placed, path: string): FieldIssue[] {
  return environment.trim() === '' ? [{ path, message: 'Say which environment it is for.' }] : []
}

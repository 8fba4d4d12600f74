import { VaultError } from '../../../shared/errors.ts'
import type { FernetKey } from '../../crypto/fernet.ts'
import { parseKey } from '../../crypto/fernet.ts'
import type { KeyEnvironment } from '../environment.ts'

/** Where a person gives an own key. */
export const ownKeyVariable = 'KEYWARD_CREDENTIAL_ENCRYPTION_KEY'

/** The text of the person's own key, empty when there is none. A line end that came along out of a file doesn't count. */
export function ownKeyText({ env }: KeyEnvironment): string {
  return env[ownKeyVariable]?.trim() ?? ''
}

/**
 * The person's own key out of the environment.
 * @throws VaultError `key-not-set`, `key-invalid`
 */
export function environmentKey(environment: KeyEnvironment): FernetKey {
  const text = ownKeyText(environment)
  if (text === '') throw new VaultError('key-not-set')
  return parseKey(text)
}

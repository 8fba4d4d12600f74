import { VaultError } from '../../../shared/errors.ts'
import type { FernetKey } from '../../crypto/fernet.ts'
import { parseKey } from '../../crypto/fernet.ts'
import type { KeyEnvironment } from '../environment.ts'

/** The variable that holds a person's own Fernet key. */
export const ownKeyVariable = 'KEYWARD_CREDENTIAL_ENCRYPTION_KEY'

/**
 * The person's own key out of the environment.
 * @throws VaultError `key-not-set`, `key-invalid`
 */
export function environmentKey({ env }: KeyEnvironment): FernetKey {
  const text = env[ownKeyVariable]
  if (!text) throw new VaultError('key-not-set')
  return parseKey(text)
}

import { VaultError } from '../../../shared/errors.ts'
import type { KeyEnvironment } from '../environment.ts'
import type { ProviderDefinition } from '../provider.ts'
import { bindContext, unbindContext } from '../slot-context.ts'

/** A no-op slot holds the vault key in the clear: for development, and in an installed build only when it is forced. */
export function noopAllowed({ packaged, env }: KeyEnvironment): boolean {
  return !packaged || env.KEYWARD_ALLOW_NOOP === '1'
}

/** Protects nothing, and says so in the slot: `"unprotected": true`. */
export const noopProvider: ProviderDefinition = {
  id: 'noop',
  unattended: () => 9,
  make({ environment }) {
    const refuse = () => {
      if (!noopAllowed(environment)) throw new VaultError('noop-refused')
    }
    return {
      id: 'noop',
      check: async () => refuse(),
      async wrap(vaultKey, context) {
        refuse()
        return { wrapped: bindContext(vaultKey, context), params: { unprotected: true } }
      },
      async unwrap({ wrapped }, context) {
        refuse()
        return unbindContext(Buffer.from(wrapped), context)
      },
    }
  },
}

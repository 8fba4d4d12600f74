import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import { parseKey } from '../crypto/fernet.ts'
import { decidedProvider, type KeyEnvironment } from './environment.ts'
import { ownKeyText } from './fernet/environment-key.ts'
import { noopAllowed } from './noop/provider.ts'
import { serviceProviders } from './registry.ts'
import { providerInfo } from './settings.ts'

/** Ways of protection that this machine offers now. */
export interface ProviderOptions {
  readonly keychain: { readonly available: boolean; readonly name: string; readonly reason: string }
  readonly environmentKey: { readonly set: boolean; readonly valid: boolean }
  readonly noop: { readonly allowed: boolean }
  /** Providers that are set up by settings. */
  readonly providers: KeyProviderInfo[]
  /** The provider that KEYWARD_KMS_PROVIDER names, as it stands there; null when people may choose. */
  readonly decided: string | null
}

/** What the set-up screen offers, with the reason where the keychain can't be used. Takes at most three seconds. */
export async function providerOptions(environment: KeyEnvironment): Promise<ProviderOptions> {
  const ownKey = ownKeyText(environment)
  return {
    keychain: { name: environment.keychain.name, ...(await environment.keychain.available()) },
    environmentKey: { set: ownKey !== '', valid: isFernetKey(ownKey) },
    noop: { allowed: noopAllowed(environment) },
    providers: serviceProviders.map((definition) => providerInfo(definition, environment)),
    decided: decidedProvider(environment),
  }
}

function isFernetKey(text: string): boolean {
  try {
    parseKey(text)
    return true
  } catch {
    return false
  }
}

import type { ProviderFieldInfo } from '../../shared/domain/key-provider.ts'
import type { KeySlot } from '../../shared/domain/vault.ts'

/** A field of a key provider, to vary in tests. */
export function providerField(name: string, given: Partial<ProviderFieldInfo> = {}): ProviderFieldInfo {
  return {
    name,
    label: name.toUpperCase(),
    kind: 'text',
    secret: false,
    required: false,
    default: null,
    choices: [],
    placeholder: '',
    help: '',
    when: null,
    variable: '',
    decided: false,
    value: null,
    ...given,
  }
}

/** A slot of the keychain, to vary in tests. */
export function keySlot(given: Partial<KeySlot> = {}): KeySlot {
  return {
    id: '0198c0de-0000-7000-8000-000000000001',
    provider: 'fernet',
    source: 'keychain',
    label: '',
    createdAt: '2026-11-21T00:00:00.000Z',
    lastUsedAt: null,
    lastFailedAt: null,
    lastFailure: null,
    asks: 'nothing',
    settings: {},
    supported: true,
    ...given,
  }
}

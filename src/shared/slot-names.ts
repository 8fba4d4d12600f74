/** What names a key slot: a provider and a source that this version may not know. */
interface Kind {
  readonly provider: string
  readonly source: string
}

/** What a key slot is, in words. */
export function slotTitle(slot: Kind & { readonly label: string }): string {
  return slot.label === '' ? slotKind(slot) : slot.label
}

/** The way in which a slot opens the vault. */
export function slotKind({ provider, source }: Kind): string {
  switch (provider) {
    case 'fernet':
      return source === 'environment' ? 'Your own key' : 'System keychain'
    case 'passphrase':
      return 'Passphrase'
    case 'aws':
      return 'AWS KMS'
    case 'gcp':
      return 'Google Cloud KMS'
    case 'azure':
      return 'Azure Key Vault'
    case 'vault':
      return 'HashiCorp Vault'
    case 'noop':
      return 'No protection'
    default:
      return provider
  }
}

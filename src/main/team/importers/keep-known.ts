import { VaultError } from '../../../shared/errors.ts'
import { validateFields } from '../../credentials/fields.ts'
import { findType } from '../../credentials/types/registry.ts'
import type { BundleConnection, BundleCredential, BundlePayload } from '../bundles/payload.ts'
import type { CurrentCredential, VaultSnapshot } from '../bundles/snapshot.ts'

/**
 * Files of other tools know neither the vault's IDs nor most of what it says of a credential. Where the vault has an item of
 * the same name and type, the item takes its ID, and keeps what the file is silent about: a file that comes again changes
 * the value that changed in it, and nothing else.
 */
export function keepKnown(payload: BundlePayload, vault: VaultSnapshot): BundlePayload {
  const ids = new Map<string, string>()
  const credentials = payload.items.credentials.map((credential) => {
    const current = vault.credentials.byName(credential.name)
    if (current === undefined || current.type !== credential.type) return credential
    if (credential.id !== null) ids.set(credential.id, current.id)
    return keepCredential(credential, current)
  })
  const connections = payload.items.connections.map((given): BundleConnection => {
    const connection = {
      ...given,
      credentialId: given.credentialId && (ids.get(given.credentialId) ?? given.credentialId),
    }
    const current = vault.connections.byName(connection.name)
    if (current === undefined || current.kind !== connection.kind) return connection
    return {
      ...connection,
      id: current.id,
      systemId: connection.systemId ?? current.systemId,
      environment: connection.environment || current.environment,
      purpose: connection.purpose || current.purpose,
    }
  })
  return { ...payload, items: { ...payload.items, credentials, connections } }
}

function keepCredential(credential: BundleCredential, current: CurrentCredential): BundleCredential {
  return {
    ...credential,
    id: current.id,
    systemId: credential.systemId ?? current.systemId,
    environment: credential.environment || current.environment,
    owner: credential.owner || current.owner,
    team: credential.team || current.team,
    tags: credential.tags.length > 0 ? credential.tags : [...current.tags],
    purpose: credential.purpose || current.purpose,
    expiresAt: credential.expiresAt ?? current.expiresAt,
    rotateEvery: credential.rotateEvery ?? current.rotateEvery,
    config: keepConfig(credential, current),
  }
}

/** Settings that the file does not name stay, as far as they still go with the ones that it does. */
function keepConfig({ config, secrets, type: id }: BundleCredential, current: CurrentCredential) {
  const type = findType(id)
  const together = { ...current.config, ...config }
  try {
    if (type) validateFields(type, { config: together, secrets }, 'create', undefined, 'little')
    return together
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return config
  }
}

import { CallError } from '../../src/shared/api/client.ts'
import type { Client, ResponseOf } from '../../src/shared/api/contract.ts'

/**
 * Unlocks as a person does: by whatever opens silently, and where a slot is not known to this computer (here, because a test has
 * edited it), by its name after a look at its settings.
 */
export async function unlockAsPerson(client: Client): Promise<ResponseOf<'vault.unlock'>> {
  try {
    return await client.vault.unlock({ passphrase: null, slotId: null })
  } catch (error) {
    const [slotId] = error instanceof CallError && error.body.code === 'slot-unknown' ? (error.body.subjects ?? []) : []
    if (slotId === undefined) throw error
    return client.vault.unlock({ passphrase: null, slotId })
  }
}

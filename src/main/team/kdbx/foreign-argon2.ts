import { VaultError } from '../../../shared/errors.ts'
import { type Argon2idRequest, type Argon2Variant, argon2 } from '../../keys/passphrase/argon2id.ts'

/** A gibibyte of memory, 32 times a gibibyte filled. */
const most = { memoryKiB: 1024 * 1024, filledKiB: 32 * 1024 * 1024, lanes: 64 } as const

/**
 * Argon2 at a cost that a stranger's file asks for, before anything of the file is proven.
 *
 * @throws VaultError `import-too-large` for more memory or work than any program asks for, `import-malformed`
 */
export async function foreignArgon2(variant: Argon2Variant, request: Argon2idRequest): Promise<Buffer> {
  const { memoryKiB, passes, lanes } = request.cost
  if (memoryKiB > most.memoryKiB || lanes > most.lanes || memoryKiB * passes > most.filledKiB)
    throw new VaultError('import-too-large')
  if (memoryKiB < 8 * lanes || passes < 1 || lanes < 1 || request.salt.length < 8 || request.salt.length > 64)
    throw new VaultError('import-malformed')
  return argon2(variant, request)
}

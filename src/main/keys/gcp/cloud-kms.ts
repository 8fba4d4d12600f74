import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import { crc32c } from '../../crypto/crc32c.ts'
import type { ProviderRequest } from '../provider.ts'
import { withSession } from './session.ts'
import { settingsOf } from './settings.ts'

/*
 * Encrypt and Decrypt of the Cloud KMS API, version 1:
 * https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys
 *
 * What travels is checked by CRC-32C at both ends, as https://cloud.google.com/kms/docs/data-integrity-guidelines asks for. An
 * answer that fails is thrown away and asked for again. (False values and zeros aren't in Google's JSON.)
 */

const base64 = z.base64().transform((text) => Buffer.from(text, 'base64'))
const checksum = z.coerce.number()

const encrypted = z.object({
  name: z.string().max(2048),
  ciphertext: base64,
  ciphertextCrc32c: checksum,
  verifiedPlaintextCrc32c: z.boolean().optional(),
  verifiedAdditionalAuthenticatedDataCrc32c: z.boolean().optional(),
})

const decrypted = z.object({ plaintext: base64, plaintextCrc32c: checksum })

/**
 * Encrypts with the key's primary version. The plaintext stays the caller's.
 * @throws VaultError what keeps the key from being used, see `failures.ts`; `key-unavailable` when data changed on its way
 */
export async function encrypt(
  request: ProviderRequest,
  plaintext: Buffer,
  additional: Buffer,
): Promise<{ ciphertext: Buffer; keyVersion: string }> {
  const { keyName } = settingsOf(request.settings)
  return withSession(request, async (call) => {
    const answer = read(
      encrypted,
      await call(`${keyName}:encrypt`, {
        plaintext: plaintext.toString('base64'),
        plaintextCrc32c: String(crc32c(plaintext)),
        ...authenticated(additional),
      }),
    )
    requireIntact(
      answer.verifiedPlaintextCrc32c === true &&
        answer.verifiedAdditionalAuthenticatedDataCrc32c === true &&
        crc32c(answer.ciphertext) === answer.ciphertextCrc32c &&
        answer.name.startsWith(`${keyName}/cryptoKeyVersions/`),
    )
    return { ciphertext: answer.ciphertext, keyVersion: answer.name }
  })
}

/**
 * Decrypts with whichever version of the key has encrypted. The caller wipes the result.
 * @throws VaultError as `encrypt`; `key-wrong-vault` when it was encrypted with another key or other additional data, or altered
 */
export async function decrypt(request: ProviderRequest, ciphertext: Buffer, additional: Buffer): Promise<Buffer> {
  const { keyName } = settingsOf(request.settings)
  return withSession(request, async (call) => {
    const { plaintext, plaintextCrc32c } = read(
      decrypted,
      await call(`${keyName}:decrypt`, {
        ciphertext: ciphertext.toString('base64'),
        ciphertextCrc32c: String(crc32c(ciphertext)),
        ...authenticated(additional),
      }),
    )
    const intact = crc32c(plaintext) === plaintextCrc32c
    if (!intact) plaintext.fill(0)
    requireIntact(intact)
    return plaintext
  })
}

function authenticated(additional: Buffer) {
  return {
    additionalAuthenticatedData: additional.toString('base64'),
    additionalAuthenticatedDataCrc32c: String(crc32c(additional)),
  }
}

function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new VaultError('key-not-the-service')
  return parsed.data
}

/** @throws VaultError `key-unavailable`, after which the session asks again */
function requireIntact(intact: boolean): void {
  if (!intact) throw new VaultError('key-unavailable')
}

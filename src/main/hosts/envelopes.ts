import type { Envelope } from '../../shared/api/contract.ts'
import { messageLimit } from '../../shared/api/wire.ts'
import { type ErrorCode, VaultError } from '../../shared/errors.ts'
import type { Core } from '../api/core.ts'

/** A host's own refusal, in the form of every answer. */
export function refusal(code: ErrorCode): Envelope<never> {
  return { ok: false, error: new VaultError(code).toBody() }
}

/** Whether a request is small enough to be looked at; false for what JSON can't say as well. */
export function fits(request: unknown): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(request) ?? '') <= messageLimit
  } catch {
    return false
  }
}

/** `core.call`, held to its word: whatever happens, a face gets an envelope and never an exception's text. */
export async function answer(core: Core, name: string, request: unknown): Promise<Envelope<unknown>> {
  try {
    return await core.call(name, request)
  } catch {
    return refusal('internal')
  }
}

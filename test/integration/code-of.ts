import { CallError } from '../../src/shared/api/client.ts'

/** The code that a call ended with; null when it worked, and what was thrown when that was no answer of Keyward. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof CallError ? error.body.code : error
}

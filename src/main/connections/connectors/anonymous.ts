import type { ProbeFinding, ProbeReport, ProbeTarget } from '../connector.ts'
import { notTestable } from './http-answer.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'

/** A server that lets nobody in without a credential says so at once; one that hangs instead has let nobody in. */
const patienceMs = 3000

/**
 * Asks the same once more without the credential: what is answered to everybody proves nothing about it. Nothing is shown
 * of this, and whatever fails counts as a refusal.
 *
 * @param isAnswered asks over the client, and says whether the answer would have passed the test
 * @param finding what the test has found with the credential
 */
export async function proveCredential(
  target: ProbeTarget,
  report: ProbeReport,
  isAnswered: (client: HttpClient, target: ProbeTarget) => Promise<boolean>,
  finding: ProbeFinding,
): Promise<ProbeFinding> {
  const http = { headers: {}, query: {} }
  const nobody = { ...target, credential: { ...target.credential, http, clientCertificate: null } }
  const { promise: patience, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, patienceMs, false)
  const asked = isAnswered(createHttpClient(nobody, report), nobody).catch(() => false)
  const forEverybody = await Promise.race([asked, patience])
  clearTimeout(timer)
  if (!forEverybody) return finding
  return notTestable('The server answers everybody in the same way, so the credential is not proven.')
}

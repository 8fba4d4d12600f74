import { failure } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeTarget } from '../connector.ts'
import { place } from '../kinds/emulator.ts'
import { googleRequest } from '../kinds/google-cloud.ts'
import { answerRefusal } from './google-answer.ts'
import { signInToGoogle } from './google-sign-in.ts'
import { classifyHttp, readJson, textAt, throwIf } from './http-answer.ts'
import { createHttpClient } from './http-client.ts'
import { type HttpRequest, makeRequest } from './http-request.ts'

/** Google Cloud: a token for a service account or a federated identity, and one harmless request with it. */
export const googleCloud: Connector = {
  kind: 'google-cloud',

  async run(target, report) {
    const client = createHttpClient(target, report)
    await client.open(place(googleRequest(target.parameters), target.parameters.emulator))
    const { token, account } = await report.stage('authenticate', () => signInToGoogle(client, target, report))
    const answer = await report.stage('authorize', async () => {
      const head = await client.send(requestWith(token, target))
      const refusal = await answerRefusal(head)
      if (refusal && refusal.code !== 'not-found') throw new ProbeFailure(refusal)
      return { head, refusal }
    })
    await report.stage('query', async () => {
      throwIf(answer.refusal)
      const json = await readJson(answer.head)
      // Each service names itself in its answer; a proxy's does not.
      const known = ['kind', 'name', 'scope', 'expires_in'].some((path) => textAt(json, path) !== null)
      if (!known) throw new ProbeFailure(failure('unexpected-answer'))
    })
    return {
      code: 'ok',
      message: 'Google accepted the credential, and the service answered.',
      identity: account,
      expiresAt: null,
    }
  },

  classify: classifyHttp,
}

function requestWith(token: string, { parameters }: ProbeTarget): HttpRequest {
  const url = place(googleRequest(parameters), parameters.emulator)
  // The token goes in the body here: addresses are written into logs.
  if (parameters.resource === 'token' || parameters.resource === undefined) {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' }
    return makeRequest({ method: 'POST', url, headers, body: new URLSearchParams({ access_token: token }).toString() })
  }
  const headers = { Accept: 'application/json', Authorization: `Bearer ${token}` }
  return makeRequest({ method: 'GET', url, headers, body: '' })
}

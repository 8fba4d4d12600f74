import type { OAuth2Client } from 'google-auth-library'
import { VaultError } from '../../../shared/errors.ts'
import type { ProviderRequest } from '../provider.ts'
import { serviceDeadlineMs, withDeadline, withRetries } from '../remote/deadline.ts'
import { networkFailure } from '../remote/failures.ts'
import { type Agents, agentsOf } from '../remote/network.ts'
import { readAccount } from './account.ts'
import { answerFailure } from './failures.ts'
import { parseJson } from './json.ts'
import { settingsOf } from './settings.ts'
import { clientOf, type Post, signIn } from './sign-in.ts'

/** Posts to a resource of Cloud KMS, and gives what its JSON says. */
type Call = (resource: string, body: object) => Promise<unknown>

/** Bytes of the longest answer that is read. */
const longestAnswer = 64 * 1024

/**
 * Signs in and works, in the time that a service has; tries again after failures that may pass.
 * @throws VaultError `key-timeout`, and as `readAccount` and `failures.ts`
 */
export async function withSession<T>(request: ProviderRequest, work: (call: Call) => Promise<T>): Promise<T> {
  const { environment } = request
  const settings = settingsOf(request.settings)
  const account = await readAccount(settings, environment)
  const agents = agentsOf(request.settings, environment)
  const session = async (signal: AbortSignal) => {
    const client = await clientOf(account, {
      agent: (url: URL) => (url.protocol === 'https:' ? agents.https : agents.http),
      signal,
      // A redirect (307) would take a secret or the plaintext along, and Google's API sends none.
      redirect: 'manual',
      size: longestAnswer,
      // Otherwise it tries three times on its own, and we three times that.
      retryConfig: { retry: 0, noResponseRetries: 0 },
    })
    const post = poster(client, agents)
    return withRetries(async () => {
      const headers = await signIn(client, account, { post, byProxy: agents.byProxy(account.tokenUrl) })
      return work((resource, body) => post(`${settings.endpoint}/v1/${resource}`, headers, body))
    }, signal)
  }
  try {
    return await withDeadline(environment.serviceDeadlineMs ?? serviceDeadlineMs, session)
  } finally {
    agents.destroy()
  }
}

function poster(client: OAuth2Client, agents: Agents): Post {
  return async (url, headers, body) => {
    const response = await client.transporter
      .request<string>({ method: 'POST', url, headers, data: body, responseType: 'text', validateStatus: () => true })
      .catch((error: unknown) => {
        throw networkFailure(error, agents.byProxy(new URL(url))) ?? new VaultError('key-not-the-service')
      })
    const answer = parseJson(response.data)
    if (response.status === 200 && answer !== undefined) return answer
    throw answerFailure(response.status, response.headers.get('content-type') ?? undefined, response.data)
  }
}

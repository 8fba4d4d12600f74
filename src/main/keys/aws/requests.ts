import type { NodeHttpHandler } from '@smithy/node-http-handler'
import { VaultError } from '../../../shared/errors.ts'
import type { ProviderRequest } from '../provider.ts'
import { isPage, networkFailure } from '../remote/failures.ts'
import { agentsOf } from '../remote/network.ts'

/** The way on which all requests of one operation go: to KMS, and to the services that sign in to it. */
export interface Requests {
  readonly handler: NodeHttpHandler
  /** What kept the last request from AWS, or that a page came back; null otherwise. The ways of signing in tell it as text at best. */
  failure(): VaultError | null
  close(): void
}

/** How the SDK's clients work, whatever the environment and ~/.aws say: no search for a region or mode in the machine's metadata service. */
export const clientBehaviour = { maxAttempts: 3, retryMode: 'standard', defaultsMode: 'standard' } as const

/**
 * Requests over the proxy and with the CA of the slot, none of which takes longer than a third of the deadline, so that a connection
 * that was lost on its way is tried again. They end with the signal.
 * @throws VaultError `key-misconfigured` when the file of the CA can't be read
 */
export async function openRequests(
  { settings, environment }: ProviderRequest,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Requests> {
  const agents = agentsOf(settings, environment)
  const { NodeHttpHandler } = await import('@smithy/node-http-handler')
  const handler = new NodeHttpHandler({
    httpAgent: agents.http,
    httpsAgent: agents.https,
    requestTimeout: Math.ceil(deadlineMs / 3),
    throwOnRequestTimeout: true,
  })
  const close = () => agents.destroy()
  signal.addEventListener('abort', close, { once: true })

  let failure: VaultError | null = null
  const send = handler.handle.bind(handler)
  handler.handle = async (request, options) => {
    failure = null
    const answer = await send(request, options).catch((error: unknown) => {
      const { protocol, hostname, port } = request
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`)
      failure = networkFailure(error, agents.byProxy(url))
      throw error
    })
    const { statusCode, headers } = answer.response
    // With a fault, a page is how AWS's own balancers write it.
    if (statusCode < 500 && isPage(headers['content-type'], '')) failure = new VaultError('key-not-the-service')
    return answer
  }
  return { handler, failure: () => failure, close }
}

import type { OAuthGrant } from '../../../shared/domain/oauth.ts'
import { describeError, type ErrorBody, errorCodes } from '../../../shared/errors.ts'

/** How tokens stand, in a word or two. */
export function stateWords({ state, flow }: Pick<OAuthGrant, 'state' | 'flow'>): string {
  switch (state) {
    case 'none':
      return flow === 'client-credentials' ? 'No token yet' : 'Not authorized yet'
    case 'outdated':
      return 'Needs a new authorization'
    case 'valid':
      return 'Valid'
    case 'refreshing':
      return 'Being refreshed'
    case 'refused':
      return 'Refused'
    case 'uncertain':
      return 'Uncertain'
  }
}

/** What went wrong last, as a sentence with what to do; empty when nothing did. */
export function failureWords({ failure }: Pick<OAuthGrant, 'failure'>): string {
  const code = errorCodes.find((known) => known === failure)
  if (code === undefined) return failure ?? ''
  const { message, remedy } = describeError(code)
  return `${message} ${remedy}`
}

/** The `host:port` that a service's published configuration leads to and nobody has agreed to; null for any other failure. */
export function unboundHost(error: ErrorBody | null): string | null {
  return error?.code === 'host-not-bound' ? (error.subjects?.[1] ?? null) : null
}

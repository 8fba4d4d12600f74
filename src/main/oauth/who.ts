import type { Configuration, TokenEndpointResponse } from 'openid-client'
import { toLine } from '../../shared/domain/common.ts'
import { property } from '../connections/classify.ts'
import type { OAuthSettings } from './settings.ts'

/** Claims and fields by which services name a person, the most telling first. */
const names = ['email', 'preferred_username', 'upn', 'login', 'username', 'name', 'sub', 'id', 'account_id'] as const

/** Fields in which some services wrap them. */
const wrappers = ['user', 'authed_user', 'team', 'bot', 'owner'] as const

/**
 * Who has agreed: by the ID token, which openid-client has checked, by the service's user info where that has no more than a
 * number, or by what it tells beside the tokens. Empty when nobody says; that never fails an authorization.
 */
export async function subjectOf(
  config: Configuration,
  library: typeof import('openid-client'),
  settings: OAuthSettings,
  answer: TokenEndpointResponse & { claims?(): unknown },
): Promise<string> {
  const claims = answer.claims?.()
  const subject = property(claims, 'sub')
  const fromToken = nameIn(claims)
  if (fromToken !== '' && fromToken !== subject) return fromToken
  const address = settings.userinfoEndpoint ?? config.serverMetadata().userinfo_endpoint
  if (address !== undefined) {
    try {
      const response = await library.fetchProtectedResource(config, answer.access_token, new URL(address), 'GET')
      const told: unknown = await response.json()
      const found = nameIn(told)
      // It has to speak of whom the ID token is about (OpenID Connect Core, section 5.3.2).
      const isSame = subject === undefined || property(told, 'sub') === subject
      if (response.status === 200 && isSame && found !== '') return found
    } catch {
      // A host that isn't bound, a scope that is missing: the tokens are good all the same.
    }
  }
  return fromToken || nameIn(answer)
}

function nameIn(value: unknown): string {
  for (const name of names) {
    const found = property(value, name)
    if ((typeof found === 'string' && found !== '') || typeof found === 'number') return toLine(String(found))
  }
  for (const wrapper of wrappers) {
    const inner = property(value, wrapper)
    if (typeof inner === 'object' && inner !== null) {
      const found = nameIn(inner)
      if (found !== '') return found
    }
  }
  return ''
}

import type { Configuration, TokenEndpointResponse } from 'openid-client'
import { property } from '../connections/classify.ts'
import type { OAuthSettings } from './settings.ts'

/** Claims and fields by which services name a person, the most telling first. */
const names = ['email', 'preferred_username', 'upn', 'login', 'username', 'name', 'sub', 'id', 'account_id'] as const

/** Fields in which some services wrap them. */
const wrappers = ['user', 'authed_user', 'team', 'bot', 'owner'] as const

/**
 * Who has agreed: by the ID token, which openid-client has checked, by the service's user info, or by what it tells beside the
 * tokens. Empty when nobody says; that never fails an authorization.
 */
export async function subjectOf(
  config: Configuration,
  library: typeof import('openid-client'),
  settings: OAuthSettings,
  answer: TokenEndpointResponse & { claims?(): unknown },
): Promise<string> {
  const fromToken = nameIn(answer.claims?.())
  if (fromToken !== '') return fromToken
  const address = settings.userinfoEndpoint ?? config.serverMetadata().userinfo_endpoint
  if (address !== undefined) {
    try {
      const response = await library.fetchProtectedResource(config, answer.access_token, new URL(address), 'GET')
      const found = nameIn(await response.json())
      if (response.status === 200 && found !== '') return found
    } catch {
      // A host that isn't bound, a scope that is missing: the tokens are good all the same.
    }
  }
  return nameIn(answer)
}

function nameIn(value: unknown): string {
  for (const name of names) {
    const found = property(value, name)
    if ((typeof found === 'string' && found !== '') || typeof found === 'number') return oneLine(String(found))
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

/** As `line` of the contract wants it: a service's text steers no terminal and turns no line round. */
function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '')
    .slice(0, 200)
}

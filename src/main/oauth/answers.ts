import type { TokenEndpointResponse } from 'openid-client'
import { toLine } from '../../shared/domain/common.ts'
import { property } from '../connections/classify.ts'
import type { Answer } from './channel.ts'
import type { OAuthSettings } from './settings.ts'

interface Reading {
  readonly isPost: boolean
  readonly keepIdToken: boolean
}

/** Headers that openid-client looks at. */
const passed = ['content-type', 'www-authenticate', 'retry-after', 'date'] as const

/** How services tell when a refresh token ends, which no standard says. Keycloak writes 0 for one that does not. */
const refreshLifetimes = ['refresh_token_expires_in', 'refresh_expires_in', 'x_refresh_token_expires_in'] as const

/** Longer lifetimes are taken for a mistake, or for milliseconds: a token is then renewed when it is refused. */
const longestSeconds = 10 * 365 * 86_400

/**
 * An answer for openid-client, with what providers do otherwise than RFC 6749 put right: errors under status 200 (GitHub, Slack),
 * a missing or invented token type (Slack), a lifetime that is none. Otherwise a token that was given out would be lost over it.
 */
export function plainAnswer({ status, headers, body }: Answer, reading: Reading): Response {
  const json = reading.isPost ? objectOf(body) : undefined
  const given = Object.fromEntries(
    passed.flatMap((name) => {
      const value = headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
  const isEmpty = status === 204 || status === 205 || status === 304 || body === ''
  if (!json || status < 200 || status > 599)
    return new Response(isEmpty ? null : body, { status: inRange(status), headers: given })
  const isError = status < 300 && typeof json.error === 'string' && json.access_token === undefined
  const plain = JSON.stringify(isError ? { error: json.error } : tokensOf(json, reading.keepIdToken))
  return new Response(plain, {
    status: isError ? 400 : status,
    headers: { ...given, 'content-type': 'application/json' },
  })
}

function tokensOf(json: Record<string, unknown>, keepIdToken: boolean): Record<string, unknown> {
  if (typeof json.access_token !== 'string') return json
  const seconds = secondsOf(json.expires_in)
  const { id_token: idToken, expires_in: _, refresh_token: refreshToken, scope, ...rest } = json
  return {
    ...rest,
    token_type: 'bearer',
    ...(seconds !== null && { expires_in: seconds }),
    ...(typeof refreshToken === 'string' && refreshToken !== '' && { refresh_token: refreshToken }),
    ...(typeof scope === 'string' && { scope }),
    ...(keepIdToken && typeof idToken === 'string' && { id_token: idToken }),
  }
}

/** When an access token ends; null where the service doesn't say. */
export function expiryOf(answer: TokenEndpointResponse, now: number): number | null {
  return answer.expires_in === undefined ? null : now + answer.expires_in * 1000
}

/** When the refresh token of an answer ends; null where the service doesn't say. */
export function authorizationEndOf(answer: TokenEndpointResponse, now: number): number | null {
  const seconds = refreshLifetimeOf(answer)
  return seconds === null ? null : now + seconds * 1000
}

/** The scopes that an answer names; null when it names none, which means those that were asked for. */
export function scopesOf(answer: TokenEndpointResponse, { scopeSeparator }: OAuthSettings): string[] | null {
  if (answer.scope === undefined || answer.scope === '') return null
  const parts = answer.scope.split(scopeSeparator === ',' ? /[\s,]+/ : /\s+/)
  // Each is shown as a line, and a service may write anything.
  const scopes = parts.map(toLine).filter((scope) => scope !== '')
  return scopes.slice(0, 200)
}

/** Seconds after which the refresh token of an answer ends; null where the service doesn't tell, or lets it last. */
export function refreshLifetimeOf(answer: object): number | null {
  for (const name of refreshLifetimes) {
    const seconds = secondsOf(property(answer, name))
    if (seconds !== null) return seconds
  }
  return null
}

function secondsOf(given: unknown): number | null {
  const seconds = typeof given === 'string' ? Number(given) : given
  return typeof seconds === 'number' && seconds >= 1 && seconds <= longestSeconds ? Math.floor(seconds) : null
}

function objectOf(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** `Response` takes no other status, and a server may send any three digits. */
function inRange(status: number): number {
  return status >= 200 && status <= 599 ? status : 502
}

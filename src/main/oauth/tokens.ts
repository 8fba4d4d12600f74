import type { Secrets } from '../credentials/secrets.ts'
import type { OAuthSettings } from './settings.ts'

/** What a service has given out, and to which client. Secret as a whole. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string | null
  /** Where they came from and for whom: tokens are never sent to another service than the one that gave them. */
  readonly service: string
  readonly clientId: string
  /** For a client without a person: what was asked for, and by which version of its secret. */
  readonly request: string
}

/** The issuer, or the token address where there is none. */
export function serviceOf({ issuer, tokenEndpoint }: OAuthSettings): string {
  return issuer ?? tokenEndpoint ?? ''
}

/** Tells requests apart whose tokens can't stand for one another. */
export function requestOf({ scopes, tokenParameters }: OAuthSettings, version: number): string {
  return JSON.stringify([version, scopes, Object.entries(tokenParameters).sort()])
}

/** Seals tokens. `generation` counts those of one credential. */
export function sealTokens(secrets: Secrets, tokens: Tokens, credentialId: string, generation: number): Buffer {
  secrets.watch(valuesOf(tokens))
  return secrets.sealBeside('keyward/oauth-tokens', Buffer.from(JSON.stringify(tokens)), credentialId, generation)
}

/** Opens them; from then on no answer can carry one out. @throws VaultError `secret-damaged` */
export function openTokens(secrets: Secrets, sealed: Buffer, credentialId: string, generation: number): Tokens {
  const bytes = secrets.openBeside('keyward/oauth-tokens', sealed, credentialId, generation)
  const tokens = bytes.use((plain) => JSON.parse(plain.toString('utf8')) as Tokens)
  secrets.watch(valuesOf(tokens))
  return tokens
}

function valuesOf({ accessToken, refreshToken }: Tokens): Record<string, string> {
  return { accessToken, ...(refreshToken !== null && { refreshToken }) }
}

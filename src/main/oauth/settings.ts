import type { CredentialValues } from '../credentials/type.ts'
import { pairsOf, textOf } from '../credentials/type.ts'
import { hostOfAddress } from './addresses.ts'
import { type ClientAuthentication, clientAuthentications, type OAuthPreset } from './preset.ts'
import { findPreset } from './presets.ts'

/** What a credential says of its service and client, with what the provider's preset adds. Addresses are null where none is known. */
export interface OAuthSettings {
  readonly issuer: string | null
  readonly authorizationEndpoint: string | null
  readonly tokenEndpoint: string | null
  readonly deviceEndpoint: string | null
  readonly revocationEndpoint: string | null
  readonly userinfoEndpoint: string | null
  readonly clientId: string
  readonly clientAuthentication: ClientAuthentication
  readonly clientSecret: string
  readonly privateKey: string
  readonly keyId: string
  readonly scopes: readonly string[]
  readonly scopeSeparator: ' ' | ','
  readonly pkce: boolean
  /** A redirect address that was registered with its port; empty for any port. */
  readonly redirect: string
  readonly authorizationParameters: Readonly<Record<string, string>>
  readonly tokenParameters: Readonly<Record<string, string>>
  readonly tokenRequest: 'form' | 'json'
  readonly ca: string
}

/** The preset that a credential names, if it names one. */
export function presetOf(values: CredentialValues): OAuthPreset | undefined {
  return findPreset(textOf(values, 'provider'))
}

/** Whether a client acts for itself, or for a person who has agreed. */
export type OAuthFlow = 'client-credentials' | 'authorization-code'

/** Reads the fields of either OAuth type. What is entered goes before the preset, one address at a time. */
export function readSettings(values: CredentialValues, flow: OAuthFlow = 'authorization-code'): OAuthSettings {
  const preset = presetOf(values)
  const domain = textOf(values, 'domain') || (preset?.domainDefault ?? '')
  const known = (name: AddressName): string | null => {
    const given = textOf(values, name)
    if (given !== '') return given
    const address = preset?.[name] ?? null
    return address === null || (domain === '' && address.includes('{domain}'))
      ? null
      : address.replaceAll('{domain}', domain)
  }
  const tokenEndpoint = known('tokenEndpoint')
  const entered = textOf(values, 'scopes')
    .split(/[\s,]+/)
    .filter((scope) => scope !== '')
  return {
    // Whoever enters a token address of their own means another service than the preset's.
    issuer: textOf(values, 'tokenEndpoint') === '' || textOf(values, 'issuer') !== '' ? known('issuer') : null,
    authorizationEndpoint: known('authorizationEndpoint'),
    tokenEndpoint,
    deviceEndpoint: known('deviceEndpoint'),
    revocationEndpoint: known('revocationEndpoint'),
    userinfoEndpoint: known('userinfoEndpoint'),
    clientId: textOf(values, 'clientId'),
    clientAuthentication: authenticationOf(values, preset),
    clientSecret: textOf(values, 'clientSecret'),
    privateKey: textOf(values, 'privateKey'),
    keyId: textOf(values, 'keyId'),
    // A preset's scopes are those of a person.
    scopes: entered.length > 0 || flow === 'client-credentials' ? entered : (preset?.scopes ?? []),
    scopeSeparator: preset?.scopeSeparator ?? ' ',
    pkce: textOf(values, 'pkce') === 'S256' || (textOf(values, 'pkce') !== 'off' && (preset?.pkce ?? true)),
    redirect: textOf(values, 'redirect'),
    authorizationParameters: { ...preset?.authorizationParameters, ...pairsOf(values, 'authorizationParameters') },
    tokenParameters: {
      ...named('audience', textOf(values, 'audience')),
      ...named('resource', textOf(values, 'resource')),
      ...pairsOf(values, 'tokenParameters'),
    },
    tokenRequest: preset?.tokenRequest ?? 'form',
    ca: textOf(values, 'ca'),
  }
}

type AddressName =
  | 'issuer'
  | 'authorizationEndpoint'
  | 'tokenEndpoint'
  | 'deviceEndpoint'
  | 'revocationEndpoint'
  | 'userinfoEndpoint'

/** Without a word about it: by what there is to sign in with. */
function authenticationOf(values: CredentialValues, preset: OAuthPreset | undefined): ClientAuthentication {
  const chosen = clientAuthentications.find((each) => each === textOf(values, 'clientAuthentication'))
  if (chosen !== undefined) return chosen
  if (textOf(values, 'clientSecret') === '' && textOf(values, 'privateKey') !== '') return 'private-key-jwt'
  if (preset) return preset.clientAuthentication
  return textOf(values, 'clientSecret') === '' ? 'none' : 'post'
}

function named(name: string, value: string): Record<string, string> {
  return value === '' ? {} : { [name]: value }
}

/**
 * Hosts to which a credential's own settings send its secrets and tokens. Who enters the settings consents to them; where an
 * issuer's published configuration leads further, that is asked for.
 */
export function settingsHosts(values: CredentialValues): string[] {
  const { issuer, tokenEndpoint, deviceEndpoint, revocationEndpoint, userinfoEndpoint } = readSettings(values)
  const addresses = [issuer, tokenEndpoint, deviceEndpoint, revocationEndpoint, userinfoEndpoint]
  const known = addresses.filter((address) => address !== null && URL.canParse(address))
  return [...new Set([...known.map((address) => hostOfAddress(address ?? '')), ...wellKnownHosts(issuer)])]
}

/** Google's configuration leads to hosts of its own, which are as well known as its issuer. */
function wellKnownHosts(issuer: string | null): readonly string[] {
  if (issuer !== 'https://accounts.google.com') return []
  return ['oauth2.googleapis.com:443', 'openidconnect.googleapis.com:443', 'www.googleapis.com:443']
}

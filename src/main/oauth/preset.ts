import * as z from 'zod'

/** An address of a preset; `{domain}` stands for what a person enters as their domain at the provider. */
const address = z.string().regex(/^https:\/\/[a-z0-9{}.-]+(\/[^\s#]*)?$/, 'Write an https address.')
const parameters = z.record(z.string(), z.string())

/** How a provider signs a client in at its token endpoint (RFC 6749, section 2.3; RFC 7523). */
export const clientAuthentications = ['post', 'basic', 'private-key-jwt', 'none'] as const
export type ClientAuthentication = (typeof clientAuthentications)[number]

/**
 * What is known of a provider, so that a person has to bring a client and nothing more. Every value can be overruled in the
 * credential. A preset has an issuer, from which the rest is discovered, or its addresses.
 */
export const oauthPreset = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  label: z.string(),
  /** What `{domain}` is here; empty when the addresses are the same for everybody. */
  domain: z.string(),
  /** Taken where no domain is entered; empty when one must be. */
  domainDefault: z.string(),
  issuer: address.nullable(),
  authorizationEndpoint: address.nullable(),
  tokenEndpoint: address.nullable(),
  deviceEndpoint: address.nullable(),
  revocationEndpoint: address.nullable(),
  userinfoEndpoint: address.nullable(),
  clientAuthentication: z.enum(clientAuthentications),
  pkce: z.boolean(),
  scopeSeparator: z.enum([' ', ',']),
  /** What a credential asks for that names no scopes. */
  scopes: z.array(z.string()),
  authorizationParameters: parameters,
  tokenRequest: z.enum(['form', 'json']),
  /** Whether tokens without a person exist here (RFC 6749, section 4.4). */
  clientCredentials: z.boolean(),
  /** Whether the redirect address may have any port (RFC 8252, section 7.3), or must be registered with one. */
  redirect: z.enum(['any-port', 'fixed-port']),
  /** Where a client is registered. */
  registerUrl: z.url(),
  docsUrl: z.url(),
  /** Sentences for who sets it up. */
  notes: z.array(z.string()),
})
export type OAuthPreset = z.infer<typeof oauthPreset>

const plain = {
  domain: '',
  domainDefault: '',
  issuer: null,
  authorizationEndpoint: null,
  tokenEndpoint: null,
  deviceEndpoint: null,
  revocationEndpoint: null,
  userinfoEndpoint: null,
  clientAuthentication: 'post',
  pkce: true,
  scopeSeparator: ' ',
  scopes: [],
  authorizationParameters: {},
  tokenRequest: 'form',
  clientCredentials: false,
  redirect: 'any-port',
  notes: [],
} as const satisfies Partial<OAuthPreset>

/** A preset from what differs from the usual. */
export function preset(
  given: Partial<OAuthPreset> & Pick<OAuthPreset, 'id' | 'label' | 'registerUrl' | 'docsUrl'>,
): OAuthPreset {
  return { ...plain, scopes: [], authorizationParameters: {}, notes: [], ...given }
}

import { createHash, randomUUID, X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { failure, property } from '../classify.ts'
import { ProbeFailure, type ProbeFailureInfo, type ProbeReport, type ProbeTarget } from '../connector.ts'
import { cloudOf, identityService, tokenUrl } from '../kinds/azure.ts'
import { place } from '../kinds/emulator.ts'
import { fieldText } from './fields.ts'
import { isJson, isSuccess, parseJson, readJson, readText, signInRefusal, textAt } from './http-answer.ts'
import type { HttpClient } from './http-client.ts'
import { makeRequest } from './http-request.ts'
import { openPrivateKey, signJwt } from './jwt.ts'

/** A machine that has an identity answers at once; elsewhere nothing answers at all. */
const identityPatienceMs = 3000

/**
 * Gets a token of Microsoft Entra ID for a resource: by secret or certificate of a service principal, or as the machine's identity.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 *
 * @param audience the resource, such as `https://management.azure.com`
 * @throws ProbeFailure of the refusal
 */
export async function signInToAzure(
  client: HttpClient,
  target: ProbeTarget,
  report: ProbeReport,
  audience: string,
): Promise<string> {
  const isManaged = fieldText(target, 'method') === 'managed-identity'
  const answer = isManaged
    ? await askIdentity(client, target, audience)
    : await askEntra(client, target, report, audience)
  const common = signInRefusal(answer, { refusedStatus: '' })
  if (common && common.code !== 'server-error') throw new ProbeFailure(common)
  if (!isSuccess(answer.statusCode ?? 0)) {
    throw new ProbeFailure(
      entraRefusal(isJson(answer) ? parseJson(await readText(answer)) : undefined, answer.statusCode ?? 0),
    )
  }
  const token = textAt(await readJson(answer), 'access_token')
  if (token === null) throw new ProbeFailure(failure('unexpected-answer'))
  report.hide(token)
  return token
}

function askEntra(
  client: HttpClient,
  target: ProbeTarget,
  report: ProbeReport,
  audience: string,
): Promise<IncomingMessage> {
  const cloud = fieldText(target, 'cloud') || 'public'
  if (cloudOf(cloud) !== cloudOf(target.parameters.cloud)) {
    throw new ProbeFailure(
      failure('misconfigured', cloud, {
        message: 'The credential belongs to another cloud of Azure than the connection.',
        remedy: 'Choose the same cloud for both.',
      }),
    )
  }
  const url = tokenUrl(cloud, fieldText(target, 'tenantId'), target.parameters.emulator)
  const meant = tokenUrl(cloud, fieldText(target, 'tenantId'), undefined)
  const proof: Record<string, string> =
    fieldText(target, 'method') === 'certificate'
      ? {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: makeAssertion(target, report, meant.href),
        }
      : { client_secret: fieldText(target, 'clientSecret') }
  const form = {
    client_id: fieldText(target, 'clientId'),
    grant_type: 'client_credentials',
    scope: `${audience}/.default`,
  }
  return client.send(
    makeRequest({
      method: 'POST',
      url,
      headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form, ...proof }).toString(),
    }),
  )
}

/** https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
function makeAssertion(target: ProbeTarget, report: ProbeReport, audience: string): string {
  const key = openPrivateKey(fieldText(target, 'privateKey'), fieldText(target, 'passphrase'))
  const clientId = fieldText(target, 'clientId')
  const now = Math.floor(Date.now() / 1000)
  const claims = { aud: audience, iss: clientId, sub: clientId, jti: randomUUID(), nbf: now, iat: now, exp: now + 300 }
  const header = { alg: 'PS256', 'x5t#S256': thumbprint(fieldText(target, 'certificate')) } as const
  if (key.asymmetricKeyType !== 'rsa') throw new ProbeFailure(failure('misconfigured', '', notRsa))
  const assertion = signJwt(header, claims, key)
  report.hide(assertion)
  return assertion
}

const notRsa = {
  message: 'Microsoft Entra ID takes certificates with RSA keys alone.',
  remedy: 'Create a certificate with an RSA key of 2,048 bits or more, and add it to the application.',
}

function thumbprint(pem: string): string {
  try {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url')
  } catch {
    throw new ProbeFailure(
      failure('misconfigured', '', {
        message: 'The certificate of the credential can’t be read.',
        remedy: 'Store it again, in PEM form.',
      }),
    )
  }
}

/** https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
async function askIdentity(client: HttpClient, target: ProbeTarget, audience: string): Promise<IncomingMessage> {
  const url = place(`${identityService}/metadata/identity/oauth2/token`, target.parameters.emulator)
  url.searchParams.set('api-version', '2018-02-01')
  url.searchParams.set('resource', audience)
  const clientId = fieldText(target, 'clientId')
  if (clientId !== '') url.searchParams.set('client_id', clientId)
  const request = makeRequest({
    method: 'GET',
    url,
    headers: { Metadata: 'true', Accept: 'application/json' },
    body: '',
  })
  const { promise: patience, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new ProbeFailure(noIdentity)), identityPatienceMs)
  try {
    return await Promise.race([client.send(request, { carriesSecret: false }), patience])
  } catch (error) {
    const isElsewhere = error instanceof ProbeFailure && ['refused', 'unreachable', 'timeout'].includes(error.info.code)
    throw isElsewhere ? new ProbeFailure(noIdentity) : error
  } finally {
    clearTimeout(timer)
  }
}

const noIdentity = failure('misconfigured', '169.254.169.254', {
  message: 'This computer has no managed identity: only machines of Azure do.',
  remedy: 'Test from the machine that has the identity, or use a secret or a certificate.',
})

type Sentences = { readonly message?: string; readonly remedy?: string }

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const codes: ReadonlyMap<number, readonly [ProbeCode, Sentences?]> = new Map([
  [
    7000215,
    [
      'auth-failed',
      {
        message: 'The client secret is not the application’s.',
        remedy: 'Store the value of the secret, not its ID, or create a new one.',
      },
    ],
  ],
  [
    7000222,
    [
      'auth-failed',
      { message: 'The client secret has expired.', remedy: 'Create a new secret for the application and store it.' },
    ],
  ],
  [
    700027,
    [
      'auth-failed',
      {
        message: 'The certificate is not one of the application’s, or the key does not belong to it.',
        remedy: 'Add the certificate to the application, or store the one that it has.',
      },
    ],
  ],
  [
    700024,
    [
      'misconfigured',
      {
        message: 'Microsoft Entra ID refuses the request because of its time.',
        remedy: 'Set the clock of this computer, then test again.',
      },
    ],
  ],
  [
    700016,
    [
      'auth-failed',
      { message: 'The tenant has no such application.', remedy: 'Check client ID and tenant of the credential.' },
    ],
  ],
  [700082, ['auth-failed']],
  [
    7000112,
    ['auth-failed', { message: 'The application is disabled.', remedy: 'Have it enabled in Microsoft Entra ID.' }],
  ],
  [7000218, ['auth-failed']],
  [50012, ['auth-failed']],
  [90002, ['not-found', { message: 'There is no such tenant.', remedy: 'Check tenant and cloud of the credential.' }]],
  [900023, ['not-found', { message: 'There is no such tenant.', remedy: 'Check tenant and cloud of the credential.' }]],
  [
    500011,
    [
      'not-found',
      {
        message: 'The tenant does not know this service.',
        remedy: 'Check the service and the cloud of the connection.',
      },
    ],
  ],
  [
    53003,
    [
      'permission',
      {
        message: 'A conditional access policy does not let this sign-in through.',
        remedy: 'Connect from a place that the policy allows.',
      },
    ],
  ],
  [501051, ['permission']],
  [1002012, ['misconfigured']],
  [70011, ['misconfigured']],
  [90033, ['server-error']],
  [50196, ['rate-limited']],
])

/** What Entra ID or the identity of a machine refuses: by its number, by the word of OAuth (RFC 6749, section 5.2), or by the status. */
export function entraRefusal(json: unknown, status: number): ProbeFailureInfo {
  const numbers = property(json, 'error_codes')
  const described = /^AADSTS(\d{5,8})\b/.exec(textAt(json, 'error_description') ?? '')?.[1]
  const number = Array.isArray(numbers) && typeof numbers[0] === 'number' ? numbers[0] : Number(described ?? 0)
  const detail = number > 0 ? `AADSTS${number}` : `HTTP ${status}`
  const known = codes.get(number)
  if (known) return failure(known[0], detail, known[1])
  const word = textAt(json, 'error') ?? ''
  if (/^(invalid_client|invalid_grant|unauthorized_client|access_denied)$/.test(word))
    return failure('auth-failed', detail)
  if (/^(invalid_scope|invalid_resource|invalid_target)$/.test(word)) return failure('misconfigured', detail)
  if (word === 'temporarily_unavailable' || status >= 500) return failure('server-error', detail)
  if (status === 401) return failure('auth-failed', detail)
  if (status === 403) return failure('permission', detail)
  if (status === 404) return failure('not-found', detail)
  return failure('unexpected-answer', detail, {
    message: 'Microsoft Entra ID does not accept the sign-in.',
    remedy: 'Check tenant, client ID and method of the credential.',
  })
}

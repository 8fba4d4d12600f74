import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import type { RequestListener, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { decodeProtectedHeader, jwtVerify } from 'jose'

export const tenant = '11111111-2222-3333-4444-555555555555'
export const application = '99999999-8888-7777-6666-555555555555'
export const subscription = '12345678-1234-1234-1234-123456789012'

export interface AzureDouble {
  readonly secret: string
  readonly expiredSecret: string
  /** PEM. */
  readonly certificate: string
  readonly publicKey: KeyObject
}

/**
 * Microsoft Entra ID, the identity of a machine, and four services, as far as one test asks for them. The host that is meant is the first part
 * of the path. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function answerAzure({ secret, expiredSecret, certificate, publicKey }: AzureDouble): RequestListener {
  const claims = Buffer.from(JSON.stringify({ app_displayname: 'meridian-deploy', appid: application })).toString(
    'base64url',
  )
  const tokenFor = (audience: string) => `kwHead.${claims}.${createHash('sha256').update(audience).digest('hex')}`

  const refusalOf = async (path: string, form: URLSearchParams): Promise<number | null> => {
    if (!path.startsWith(`/login.microsoftonline.com/${tenant}/`)) return 90002
    if (form.get('client_id') !== application) return 700016
    const assertion = form.get('client_assertion')
    if (assertion !== null) {
      const audience = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`
      const options = { issuer: application, subject: application, audience, algorithms: ['PS256'] }
      const thumbprint = createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url')
      const isRight = decodeProtectedHeader(assertion)['x5t#S256'] === thumbprint
      const isSigned = await jwtVerify(assertion, publicKey, options).then(
        () => true,
        () => false,
      )
      return isRight && isSigned ? null : 700027
    }
    if (form.get('client_secret') === expiredSecret) return 7000222
    return form.get('client_secret') === secret ? null : 7000215
  }

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const path = decodeURIComponent(url.pathname)
    if (path.endsWith('/oauth2/v2.0/token')) {
      const form = new URLSearchParams(await text(request))
      const number = await refusalOf(path, form)
      const audience = form.get('scope')?.replace(/\/\.default$/, '') ?? ''
      if (number === null)
        return json(response, 200, { token_type: 'Bearer', expires_in: 3599, access_token: tokenFor(audience) })
      const description = `AADSTS${number}: Says the test. ${form.get('client_secret')}`
      return json(response, number === 90002 ? 400 : 401, {
        error: 'invalid_client',
        error_description: description,
        error_codes: [number],
      })
    }
    if (path === '/169.254.169.254/metadata/identity/oauth2/token') {
      if (request.headers.metadata !== 'true') return json(response, 400, { error: 'bad_request_102' })
      const audience = url.searchParams.get('resource') ?? ''
      return json(response, 200, { access_token: tokenFor(audience), expires_in: '86399' })
    }
    const isFor = (audience: string) => request.headers.authorization === `Bearer ${tokenFor(audience)}`
    if (path.startsWith('/management.azure.com/')) {
      if (!isFor('https://management.azure.com')) return json(response, 401, {})
      if (path === '/management.azure.com/subscriptions')
        return json(response, 200, { value: [{ subscriptionId: subscription }] })
      if (path.endsWith(subscription)) return json(response, 200, { subscriptionId: subscription })
      return json(response, 404, { error: { code: 'SubscriptionNotFound' } })
    }
    if (path.startsWith('/graph.microsoft.com/'))
      return json(response, 403, { error: { code: 'Authorization_RequestDenied' } })
    if (path === '/meridian.vault.azure.net/secrets') {
      return json(response, isFor('https://vault.azure.net') ? 200 : 401, { value: [], nextLink: null })
    }
    if (path.startsWith('/meridian.blob.core.windows.net/') && isFor('https://storage.azure.com')) {
      const isThere = path.endsWith('.net/') || path.endsWith('/exports')
      const body = isThere
        ? '<?xml version="1.0"?><EnumerationResults/>'
        : '<Error><Code>ContainerNotFound</Code></Error>'
      return response.writeHead(isThere ? 200 : 404, { 'Content-Type': 'application/xml' }).end(body)
    }
    return json(response, 404, {})
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

import type { KeyObject } from 'node:crypto'
import type { RequestListener, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { jwtVerify } from 'jose'

export const account = 'deploy@meridian.iam.gserviceaccount.com'
export const pool = '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/github'

export interface GoogleDouble {
  readonly publicKey: KeyObject
  /** What the other identity provider gives. */
  readonly subject: string
}

/**
 * Google's token services and four of its services, as far as one test asks for them. The host that is meant is the first
 * part of the path. https://developers.google.com/identity/protocols/oauth2/service-account#httprest, https://google.aip.dev/auth/4117
 */
export function answerGoogle({ publicKey, subject }: GoogleDouble): RequestListener {
  const tokens = { grant: 'kwGoogleGrant.1', federated: 'kwGoogleFederated.2', account: 'kwGoogleAccount.3' }
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const body = await text(request)
    const form = new URLSearchParams(body)
    const given = request.headers.authorization?.replace(/^Bearer /, '') ?? form.get('access_token')
    switch (decodeURIComponent(url.pathname)) {
      case '/oauth2.googleapis.com/token': {
        const options = { issuer: account, audience: 'https://oauth2.googleapis.com/token', algorithms: ['RS256'] }
        const isSigned = await jwtVerify(form.get('assertion') ?? '', publicKey, options).then(
          () => true,
          () => false,
        )
        if (isSigned) return json(response, 200, { access_token: tokens.grant, expires_in: 3599, token_type: 'Bearer' })
        return json(response, 400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' })
      }
      case '/sts.googleapis.com/v1/token':
        if (form.get('audience') !== pool) return json(response, 400, { error: 'invalid_target' })
        if (form.get('subject_token') !== subject)
          return json(response, 400, { error: 'invalid_grant', error_description: subject })
        return json(response, 200, { access_token: tokens.federated, expires_in: 3600 })
      case `/iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`:
        if (given !== tokens.federated) return json(response, 403, { error: { status: 'PERMISSION_DENIED' } })
        return json(response, 200, { accessToken: tokens.account, expireTime: '2030-01-01T00:00:00Z' })
    }
    if (!Object.values(tokens).some((token) => token === given)) {
      return json(response, 401, { error: { code: 401, status: 'UNAUTHENTICATED' } })
    }
    switch (decodeURIComponent(url.pathname)) {
      case '/oauth2.googleapis.com/tokeninfo':
        return json(response, 200, { azp: '1', scope: 'x', expires_in: '3599' })
      case '/cloudresourcemanager.googleapis.com/v3/projects/meridian':
        return json(response, 200, { name: 'projects/1', projectId: 'meridian' })
      case '/cloudresourcemanager.googleapis.com/v3/projects/other':
        return json(response, 403, {
          error: { status: 'PERMISSION_DENIED', details: [{ reason: 'SERVICE_DISABLED' }] },
        })
      case '/storage.googleapis.com/storage/v1/b/exports/o':
        return json(response, 200, { kind: 'storage#objects' })
      case '/bigquery.googleapis.com/bigquery/v2/projects/meridian/datasets':
        return json(response, 200, { kind: 'bigquery#datasetList' })
    }
    return json(response, 404, { error: { code: 404, errors: [{ reason: 'notFound' }] } })
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body))
}

import type { RequestListener, ServerResponse } from 'node:http'

/** What a double of a cluster is. */
export interface Cluster {
  /** `none` is a cluster without security; `aws` one that AWS guards by signatures. */
  readonly product: 'elasticsearch' | 'opensearch' | 'none' | 'aws'
  /** Authorization headers that are known. */
  readonly known: readonly string[]
  /** Whether OpenSearch takes whom it doesn't know as anonymous. */
  readonly anonymous?: boolean
}

/**
 * Elasticsearch and OpenSearch as their REST APIs describe them:
 * https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-authenticate,
 * https://docs.opensearch.org/latest/security/access-control/api/
 */
export function answerCluster({ product, known, anonymous = false }: Cluster): RequestListener {
  return (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const authorization = request.headers.authorization ?? ''
    const isKnown = known.includes(authorization) || (product === 'aws' && authorization.includes(`${known[0]}/`))
    if (product === 'aws' && !isKnown) {
      const message = authorization.startsWith('AWS4-HMAC-SHA256')
        ? 'The security token included in the request is invalid.'
        : 'User: anonymous is not authorized to perform: es:ESHttpGet'
      return json(response, 403, { message })
    }
    if (product === 'elasticsearch' && !isKnown) {
      response.setHeader('WWW-Authenticate', 'ApiKey')
      return json(response, 401, { error: { type: 'security_exception', reason: authorization }, status: 401 })
    }
    if (product === 'opensearch' && !isKnown && !anonymous) return response.writeHead(401).end('Unauthorized')
    if (path === '/_security/_authenticate' && product === 'elasticsearch') {
      const asUser = { username: 'ann', roles: ['reader'], authentication_type: 'realm' }
      const asKey = { ...asUser, authentication_type: 'api_key', api_key: { id: 'k1', name: 'meridian-search' } }
      return json(response, 200, authorization.startsWith('ApiKey') ? asKey : asUser)
    }
    if (path === '/_security/api_key' && product === 'elasticsearch') {
      return json(response, 200, { api_keys: [{ id: 'k1', expiration: 1_900_000_000_000 }] })
    }
    if (path === '/_plugins/_security/authinfo' && product === 'opensearch') {
      return json(response, 200, { user_name: isKnown ? 'ann' : 'opendistro_security_anonymous', roles: [] })
    }
    if (path === '/') return json(response, 200, { version: { number: '2.19.1', distribution: 'opensearch' } })
    if (path === '/orders/_count' || path === '/orders-*/_count') return json(response, 200, { count: 7 })
    if (path === '/secret/_count') return json(response, 403, { error: { type: 'security_exception' }, status: 403 })
    if (path === '/nowhere/_count')
      return json(response, 404, { error: { type: 'index_not_found_exception' }, status: 404 })
    return json(response, 400, { error: `no handler found for uri [${path}] and method [${request.method}]` })
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body))
}

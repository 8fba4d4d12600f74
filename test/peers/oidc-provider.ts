import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import { navigate } from './navigate.ts'
import { listen } from './sockets.ts'

/** A service of OpenID Connect, certified as such, with one person who agrees to everything. */
export interface OidcService {
  readonly issuer: string
  readonly host: string
  readonly provider: Provider
  /** Requests to the token address so far, by what they asked for. */
  readonly tokenRequests: readonly string[]
  /** IDs of what people have agreed to, to be revoked as a service does. */
  readonly grants: string[]
  /** IDs of those that the service itself has taken back, as it does when it sees a replaced refresh token again. */
  readonly revoked: readonly string[]
  /** PEM key of the client `signing`. */
  readonly privateKey: string
  /** The next request to the token address: held back until `go`, or answered and then cut off. */
  trouble: Trouble | undefined
  /** Whether ID tokens say more than a number of whom they are about. */
  idTokenNames: boolean
  /** Told of a request before it is worked on, and of an answer to the token address once it is on its way. */
  onRequest: ((what: 'discovery' | 'token' | 'answered') => Promise<boolean>) | undefined
  stop(): Promise<void>
}

/** What befalls the next request to the token address. */
export type Trouble =
  /** Received and worked on; the answer never leaves. */
  | { readonly kind: 'cut-answer' }
  /** Another answer instead, without the service being asked. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: string
      readonly headers?: Record<string, string>
    }
  /** Worked on after a while. */
  | { readonly kind: 'late'; readonly ms: number }

interface Options {
  /** Seconds that access tokens last. */
  readonly accessSeconds?: number
  /** Seconds that ID tokens last. */
  readonly idTokenSeconds?: number
  /** Whether refresh tokens are replaced at each use. */
  readonly replaces?: boolean
}

export const email = 'ada@example.com'

export async function startOidcService({
  accessSeconds = 3600,
  idTokenSeconds = 3600,
  replaces = true,
}: Options = {}): Promise<OidcService> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }
  const tokenRequests: string[] = []
  const grants: string[] = []
  const revoked: string[] = []
  let handle: ReturnType<Provider['callback']> = (_request, response) => response.end()
  const server = createServer((request, response) => {
    // By the clock of this process, which a test may have set.
    response.setHeader('Date', new Date().toUTCString())
    if (request.method === 'POST' && request.url === '/token') {
      const { trouble } = service
      service.trouble = undefined
      tokenRequests.push(trouble?.kind ?? 'plain')
      if (trouble?.kind === 'answer') {
        request.resume()
        request.once('end', () =>
          response
            .writeHead(trouble.status, { 'Content-Type': 'application/json', ...trouble.headers })
            .end(trouble.body),
        )
        return
      }
      if (trouble?.kind === 'cut-answer') {
        response.end = ((..._: unknown[]) => {
          request.socket.destroy()
          return response
        }) as typeof response.end
      }
      if (trouble?.kind === 'late') {
        setTimeout(() => handle(request, response), trouble.ms)
        return
      }
    }
    if (request.url?.startsWith('/interaction/')) {
      void agree(service.provider, request, response)
      return
    }
    const what = request.url === '/token' ? 'token' : request.url?.includes('.well-known') ? 'discovery' : undefined
    if (what === 'token') response.once('finish', () => void service.onRequest?.('answered'))
    void Promise.resolve(what && service.onRequest?.(what)).then(() => handle(request, response))
  })
  const peer = await listen(server)
  const issuer = `http://127.0.0.1:${peer.port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'desktop',
        client_secret: 'desktop-secret-0123456789',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/cb'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
      {
        client_id: 'public',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/cb'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
      {
        client_id: 'machine',
        client_secret: 'machine-secret-0123456789',
        redirect_uris: [],
        grant_types: ['client_credentials'],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_post',
      },
      {
        client_id: 'machine basic',
        client_secret: 'b%sic:secret 0123456789',
        redirect_uris: [],
        grant_types: ['client_credentials'],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_basic',
      },
      {
        client_id: 'signing',
        redirect_uris: [],
        grant_types: ['client_credentials'],
        response_types: [],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: { keys: [jwk] },
      },
    ],
    clientAuthMethods: ['none', 'client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
      userinfo: { enabled: true },
    },
    scopes: ['openid', 'offline_access', 'email', 'read', 'write'],
    claims: { openid: ['sub'], email: ['email'] },
    conformIdTokenClaims: false,
    ttl: {
      AccessToken: accessSeconds,
      ClientCredentials: accessSeconds,
      DeviceCode: 60,
      AuthorizationCode: 60,
      IdToken: idTokenSeconds,
    },
    rotateRefreshToken: replaces,
    issueRefreshToken: async () => true,
    cookies: { keys: ['a test of keyward'] },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: async (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: async (use: string) => (use === 'id_token' && !service.idTokenNames ? { sub } : { sub, email }),
    }),
  })
  handle = provider.callback()
  provider.on('grant.success', (ctx) => {
    const id = (ctx as { oidc?: { entities?: { RefreshToken?: { grantId: string } } } }).oidc?.entities?.RefreshToken
      ?.grantId
    if (id !== undefined) grants.push(id)
  })
  provider.on('grant.revoked', (_ctx, grantId) => revoked.push(String(grantId)))
  const service: OidcService = {
    issuer,
    host: `127.0.0.1:${peer.port}`,
    provider,
    tokenRequests,
    grants,
    revoked,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    trouble: undefined,
    idTokenNames: true,
    onRequest: undefined,
    stop: peer.stop,
  }
  return service
}

async function agree(provider: Provider, ...[request, response]: Parameters<Provider['interactionDetails']>) {
  const { prompt, params } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: 'ada' } })
    return
  }
  const grant = new provider.Grant({ clientId: params.client_id ?? '', accountId: 'ada' })
  grant.addOIDCScope('openid offline_access email read write')
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
}

interface Page {
  readonly url: URL
  readonly status: number
  readonly body: string
}

/** A browser as far as an authorization needs one: it follows redirects, keeps cookies, and sends the forms that it is given. */
export class SmallBrowser {
  readonly #cookies = new Map<string, string>()

  /** Follows until a page comes, or until `stopAt` says of an address that it is not to be gone to. */
  async go(address: string | URL, stopAt: (url: URL) => boolean = () => false, form?: URLSearchParams): Promise<Page> {
    let url = new URL(address)
    let body = form?.toString() ?? ''
    for (let hops = 0; hops < 20; hops++) {
      if (stopAt(url)) return { url, body: '', status: 0 }
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await navigate(url, { method: body === '' ? 'GET' : 'POST', cookie, body })
      body = ''
      for (const line of response.headers['set-cookie'] ?? []) this.#keep(line)
      const { location } = response.headers
      if (location === undefined) return { url, body: response.body, status: response.status }
      url = new URL(location, url)
    }
    throw new Error('The browser was sent round in circles.')
  }

  /** Agrees to a device code on the service's pages. */
  async agreeToDevice(address: string): Promise<string> {
    let page = await this.go(address)
    for (let step = 0; step < 3 && /<form/.test(page.body); step++) {
      const [, action = ''] = /<form[^>]*action="([^"]*)"/.exec(page.body) ?? []
      const fields = new URLSearchParams({ confirm: 'yes' })
      for (const [input] of page.body.matchAll(/<input[^>]*>/g)) {
        const name = /name="([^"]*)"/.exec(input)?.[1]
        if (name) fields.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? '')
      }
      page = await this.go(new URL(action, page.url), undefined, fields)
    }
    return page.body
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

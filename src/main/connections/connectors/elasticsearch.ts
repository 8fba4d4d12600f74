import type { IncomingMessage } from 'node:http'
import { failure, property } from '../classify.ts'
import {
  type Connector,
  ProbeFailure,
  type ProbeFailureInfo,
  type ProbeReport,
  type ProbeTarget,
} from '../connector.ts'
import { stsUrl } from '../kinds/aws-places.ts'
import { proveCredential } from './anonymous.ts'
import { awsRefusal, readAwsError } from './aws-answer.ts'
import { openSession } from './aws-roles.ts'
import { type AwsKeys, signRequest } from './aws-signing.ts'
import {
  classifyHttp,
  isSuccess,
  notTestable,
  permissionRefusal,
  readInstant,
  readJson,
  signInRefusal,
  statusRefusal,
  textAt,
  throwIf,
} from './http-answer.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { isInjected, makeRequest, withCredential } from './http-request.ts'

/** Elasticsearch and OpenSearch by their REST APIs, as a user, by an API key, or signed for AWS. */
export const elasticsearch: Connector = {
  kind: 'elasticsearch',

  async run(target, report) {
    const isSigned = target.credential.type === 'aws-access-key'
    if (!isSigned && !isInjected(target.credential)) {
      return notTestable('The credential is not part of a request to this cluster.')
    }
    const client = createHttpClient(target, report)
    const get = requester(client, target, report)
    await client.open(new URL(target.parameters.url ?? ''))

    const caller = await report.stage(
      'authenticate',
      () => whoIs(get),
      (found) => found?.name ?? '',
    )
    const { index = '' } = target.parameters
    await report.stage('authorize', async () => {
      if (index === '') return
      const answer = await get(`/${encodeURIComponent(index)}/_count`)
      throwIf(permissionRefusal(answer, {}) ?? indexRefusal(answer) ?? statusRefusal(answer, {}))
      answer.destroy()
    })
    const expiresAt = await report.stage('query', () => expiryOf(get, caller))
    const finding = {
      code: 'ok',
      message: 'The cluster accepted the credential.',
      identity: caller?.name ?? null,
      expiresAt,
    } as const
    if (caller) return finding
    // Without its own security, the cluster may yet have AWS or a proxy before it.
    return proveCredential(target, report, isAnswered, finding)
  },

  classify: classifyHttp,
}

/** A GET of a path of the cluster with the credential. */
type Get = (path: string) => Promise<IncomingMessage>

function requester(client: HttpClient, target: ProbeTarget, report: ProbeReport): Get {
  const { url = '', region = '' } = target.parameters
  const plain = (path: string) =>
    makeRequest({
      method: 'GET',
      url: new URL(url.replace(/\/$/, '') + path),
      headers: { Accept: 'application/json' },
      body: '',
    })
  if (target.credential.type !== 'aws-access-key') {
    return (path) => client.send(withCredential(plain(path), target.credential))
  }
  const service = /\.aoss\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(new URL(url).hostname) ? 'aoss' : 'es'
  let keys: AwsKeys | null = null
  return async (path) => {
    keys ??= await openSession(client, { url: stsUrl({ region }), region }, target, report)
    const answer = await client.send(await signRequest(plain(path), keys, service, region))
    // AWS before the cluster refuses a wrong signature with 403; what the cluster itself refuses has no code of AWS.
    if (answer.statusCode === 403) throwIf(await gateRefusal(answer))
    return answer
  }
}

/** What AWS says of a signature before the cluster sees the request; null when the cluster itself has answered. */
async function gateRefusal(answer: IncomingMessage): Promise<ProbeFailureInfo | null> {
  const error = await readAwsError(answer)
  const refusal = awsRefusal(error, 403)
  return error.code === '' && error.message === '' ? null : refusal
}

interface Caller {
  readonly name: string | null
  /** ID of the API key, where one signed in. */
  readonly apiKeyId: string | null
}

/** Who is signed in; null when the cluster has no security of its own. */
async function whoIs(get: Get): Promise<Caller | null> {
  const elastic = await ask(get, '/_security/_authenticate')
  if (elastic !== null) {
    const apiKeyId = textAt(elastic, 'api_key.id')
    return { name: textAt(elastic, 'api_key.name') ?? textAt(elastic, 'username'), apiKeyId }
  }
  const open = await ask(get, '/_plugins/_security/authinfo')
  if (open !== null) {
    const name = textAt(open, 'user_name')
    // Where anonymous access is allowed, a credential that is not known is nobody's.
    if (name === 'opendistro_security_anonymous') throw new ProbeFailure(failure('auth-failed', name))
    return { name, apiKeyId: null }
  }
  const root = await get('/')
  throwIf(signInRefusal(root, {}) ?? permissionRefusal(root, {}) ?? statusRefusal(root, {}))
  const info = await readJson(root)
  if (textAt(info, 'version.number') === null) throw new ProbeFailure(failure('unexpected-answer'))
  return null
}

/** The answer of a path, or null when the cluster has no such path. */
async function ask(get: Get, path: string): Promise<unknown> {
  const answer = await get(path)
  throwIf(signInRefusal(answer, {}))
  const status = answer.statusCode ?? 0
  if (isSuccess(status)) return readJson(answer)
  answer.destroy()
  // Without such a handler, both answer 400 or 405, and proxies 404.
  if ([400, 404, 405].includes(status)) return null
  throwIf(permissionRefusal(answer, {}) ?? statusRefusal(answer, {}))
  return null
}

function indexRefusal(answer: IncomingMessage): ProbeFailureInfo | null {
  if (answer.statusCode !== 404) return signInRefusal(answer, {})
  return failure('not-found', 'HTTP 404', {
    message: 'The sign-in works, but there is no such index.',
    remedy: 'Check the name of the index and the environment.',
  })
}

/** When an API key ends. A key that may not look at itself tells nothing. */
async function expiryOf(get: Get, caller: Caller | null): Promise<string | null> {
  if (!caller?.apiKeyId) return null
  const answer = await get(`/_security/api_key?id=${encodeURIComponent(caller.apiKeyId)}&owner=true`)
  if (!isSuccess(answer.statusCode ?? 0)) return null
  return readInstant(textAt(await readJson(answer), 'api_keys.0.expiration'))
}

async function isAnswered(client: HttpClient, { parameters }: ProbeTarget): Promise<boolean> {
  const url = new URL(`${(parameters.url ?? '').replace(/\/$/, '')}/`)
  const answer = await client.send(makeRequest({ method: 'GET', url, headers: {}, body: '' }))
  return isSuccess(answer.statusCode ?? 0) && property(await readJson(answer), 'version') !== undefined
}

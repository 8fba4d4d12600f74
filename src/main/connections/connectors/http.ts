import type { IncomingMessage } from 'node:http'
import type { Connector, ProbeFinding } from '../connector.ts'
import type { Parameters } from '../kind.ts'
import {
  classifyHttp,
  expectationRefusal,
  notTestable,
  permissionRefusal,
  readInstant,
  readJson,
  readScopes,
  signInRefusal,
  statusRefusal,
  textAt,
  throwIf,
  toldRefusal,
  valueAt,
} from './http-answer.ts'
import { createHttpClient } from './http-client.ts'
import { buildRequest } from './http-request.ts'

/** HTTP APIs: one request over a connection that Keyward has opened and verified itself. */
export const http: Connector = {
  kind: 'http',

  async run(target, report) {
    const { parameters } = target
    if (parameters.probe === 'none') return notTestable('This system has no harmless request that proves a credential.')
    const request = buildRequest(target)
    if (!request)
      return notTestable('The credential is not part of the request, so the request proves nothing about it.')

    const client = createHttpClient(target, report)
    await client.open(request.url)
    const answer = await report.stage(
      'authenticate',
      async () => {
        const head = await client.send(request)
        throwIf(signInRefusal(head, parameters))
        const body = bodyOf(head)
        const { refusedJson = '' } = parameters
        // An answer that is no JSON refuses nothing; what is wrong with it is told further on.
        if (refusedJson !== '') throwIf(toldRefusal(await body().catch(() => null), refusedJson))
        return { head, body }
      },
      ({ head }) => `HTTP ${head.statusCode ?? 0}`,
    )
    await report.stage('authorize', async () => throwIf(permissionRefusal(answer.head, parameters)))
    return report.stage('query', () => check(answer, parameters))
  },

  classify: classifyHttp,
}

/** An answer whose JSON is read when it is asked for, and once. */
interface Answer {
  readonly head: IncomingMessage
  readonly body: () => Promise<unknown>
}

function bodyOf(head: IncomingMessage): () => Promise<unknown> {
  let reading: Promise<unknown> | undefined
  return () => (reading ??= readJson(head))
}

async function check({ head, body }: Answer, parameters: Parameters): Promise<ProbeFinding> {
  throwIf(statusRefusal(head, parameters))
  const { expectJson = '', identityPath = '', expiryPath = '', scopesPath = '' } = parameters
  const needsBody = [expectJson, identityPath, expiryPath, scopesPath].some((path) => path !== '')
  const json = needsBody ? await body() : undefined
  head.destroy()
  if (expectJson !== '') throwIf(expectationRefusal(json, expectJson))
  return {
    code: 'ok',
    message:
      expectJson === ''
        ? 'The server accepted the request. What it answers was not checked.'
        : 'The server accepted the credential and answered as expected.',
    identity: identityPath === '' ? null : textAt(json, identityPath),
    expiresAt:
      readInstant(headerOf(head, parameters.expiryHeader)) ??
      (expiryPath === '' ? null : readInstant(textAt(json, expiryPath))),
    scopes:
      readScopes(headerOf(head, parameters.scopesHeader)) ??
      (scopesPath === '' ? null : readScopes(valueAt(json, scopesPath))),
  }
}

function headerOf(answer: IncomingMessage, name = ''): string | null {
  const value = answer.headers[name.toLowerCase()]
  return typeof value === 'string' ? value : null
}

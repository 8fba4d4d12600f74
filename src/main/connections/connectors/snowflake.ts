import { createHash, createPublicKey, randomUUID } from 'node:crypto'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { failure } from '../classify.ts'
import {
  type Connector,
  ProbeFailure,
  type ProbeFailureInfo,
  type ProbeReport,
  type ProbeTarget,
} from '../connector.ts'
import { snowflakeUrl } from '../kinds/snowflake.ts'
import { fieldText } from './fields.ts'
import {
  classifyHttp,
  isJson,
  isSuccess,
  notTestable,
  parseJson,
  readText,
  signInRefusal,
  textAt,
  throwIf,
} from './http-answer.ts'
import { createHttpClient } from './http-client.ts'
import { isInjected, makeRequest, withCredential } from './http-request.ts'
import { algorithmOf, openPrivateKey, signJwt } from './jwt.ts'

const statement = 'select current_user(), current_role(), current_version()'

/** Snowflake by its SQL API: one statement that needs no warehouse. https://docs.snowflake.com/en/developer-guide/sql-api */
export const snowflake: Connector = {
  kind: 'snowflake',

  async run(target, report) {
    if (target.credential.type !== 'key-pair' && !isInjected(target.credential)) {
      return notTestable('The credential is not part of a request to Snowflake.')
    }
    const client = createHttpClient(target, report)
    await client.open(snowflakeUrl(target.parameters))
    const { json, refusal } = await report.stage('authenticate', async () => {
      const answer = await client.send(makeStatement(target, report))
      const byStatus = signInRefusal(answer, { refusedStatus: '' })
      if (byStatus && byStatus.code !== 'server-error') throw new ProbeFailure(byStatus)
      const reply = isJson(answer) ? parseJson(await readText(answer)) : undefined
      const status = answer.statusCode ?? 0
      const found = isSuccess(status)
        ? null
        : snowflakeRefusal(textAt(reply, 'code'), textAt(reply, 'sqlState'), status)
      if (found && !isAfterSignIn(found)) throw new ProbeFailure(found)
      return { json: reply, refusal: found }
    })
    await report.stage('authorize', async () => throwIf(refusal))
    const [user, role, version] = await report.stage(
      'query',
      async () => {
        // A statement that takes longer than usual is answered with 202, and has signed in as well.
        const row = ['data.0.0', 'data.0.1', 'data.0.2'].map((path) => textAt(json, path))
        if (row[0] === null && textAt(json, 'statementHandle') === null)
          throw new ProbeFailure(failure('unexpected-answer'))
        return row
      },
      (row) => (row[2] ? `Snowflake ${row[2]}` : ''),
    )
    return {
      code: 'ok',
      message: `The sign-in works${version ? ', and Snowflake answers' : ''}.`,
      identity: user ? [user, role].filter(Boolean).join(' as ') : null,
      expiresAt: null,
    }
  },

  classify: classifyHttp,
}

function makeStatement(target: ProbeTarget, report: ProbeReport) {
  const { role = '', warehouse = '', database = '', token } = target.parameters
  const url = new URL(`/api/v2/statements?requestId=${randomUUID()}`, snowflakeUrl(target.parameters))
  const types: Readonly<Record<string, string>> = { pat: 'PROGRAMMATIC_ACCESS_TOKEN', oauth: 'OAUTH' }
  const isKeyPair = target.credential.type === 'key-pair'
  const isOauth = target.credential.type.startsWith('oauth2-')
  const type = isKeyPair ? 'KEYPAIR_JWT' : isOauth ? 'OAUTH' : types[token ?? '']
  const request = makeRequest({
    method: 'POST',
    url,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      ...(type && { 'X-Snowflake-Authorization-Token-Type': type }),
      ...(isKeyPair && { Authorization: `Bearer ${makeToken(target, report)}` }),
    },
    body: JSON.stringify({
      statement,
      timeout: 10,
      ...(role !== '' && { role }),
      ...(warehouse !== '' && { warehouse }),
      ...(database !== '' && { database }),
    }),
  })
  return isKeyPair ? request : withCredential(request, target.credential)
}

/** https://docs.snowflake.com/en/developer-guide/sql-api/authenticating#using-key-pair-authentication */
function makeToken(target: ProbeTarget, report: ProbeReport): string {
  const key = openPrivateKey(fieldText(target, 'privateKey'), fieldText(target, 'passphrase'))
  const alg = algorithmOf(key)
  // A locator's region is not part of its name in a token.
  const account = (target.parameters.account ?? '').replace(/\..*$/, '').toUpperCase()
  const subject = `${account}.${fieldText(target, 'username').toUpperCase()}`
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const fingerprint = createHash('sha256').update(spki).digest('base64')
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: `${subject}.SHA256:${fingerprint}`, sub: subject, iat: now, exp: now + 300 }
  const token = signJwt({ alg }, claims, key)
  report.hide(token)
  return token
}

type Sentences = { readonly message?: string; readonly remedy?: string }

/** https://docs.snowflake.com/en/user-guide/key-pair-auth-troubleshooting and …/oauth-ext-overview, error codes */
const codes: ReadonlyMap<string, readonly [ProbeCode, Sentences?]> = new Map(
  (
    [
      [
        '390144',
        'auth-failed',
        {
          message: 'Snowflake does not accept the token that was signed with this key.',
          remedy:
            'Check account and user name, that the public key is set for the user (RSA_PUBLIC_KEY), and the clock of this computer.',
        },
      ],
      [
        '390318 390114 390112 390110',
        'auth-failed',
        { message: 'The access token has expired.', remedy: 'Get a new token and store it.' },
      ],
      ['390100 390101 390102 390104 390111 390113 390195 390303 390304 390309 394400', 'auth-failed'],
      [
        '390420 390422 390432',
        'permission',
        {
          message: 'A network policy of Snowflake does not let this computer in.',
          remedy: 'Connect from a network that the policy allows, or have this one added.',
        },
      ],
      [
        '390186 390189 390317 390383',
        'permission',
        {
          message: 'The user may not take this role.',
          remedy: 'Check the role of the connection, and whether it is granted to the user.',
        },
      ],
      ['390201 002003 002043', 'not-found'],
      [
        '000606',
        'misconfigured',
        { message: 'The user has no warehouse.', remedy: 'Choose a warehouse that the role may use.' },
      ],
      ['000630 000604', 'timeout'],
    ] as const
  ).flatMap(([names, code, sentences]) =>
    names.split(' ').map((name) => [name, sentences ? [code, sentences] : [code]]),
  ),
)

/** What a refusal of Snowflake means, by its code, its SQL state, and the status of the answer. */
export function snowflakeRefusal(code: string | null, state: string | null, status: number): ProbeFailureInfo {
  const padded = (code ?? '').padStart(6, '0')
  const detail = /^\d{6}$/.test(padded) && code ? padded : `HTTP ${status}`
  const known = codes.get(padded)
  if (known) return failure(known[0], detail, known[1])
  if (status === 401 || state === '28000') return failure('auth-failed', detail)
  if (status === 403 || state === '42501') return failure('permission', detail)
  if (status === 404 && code === null) return failure('not-found', detail, wrongAccount)
  if (state === '02000' || status === 404) return failure('not-found', detail)
  if (status === 408) return failure('timeout', detail)
  if (status >= 500) return failure('server-error', detail)
  return failure('unexpected-answer', detail, {
    message: 'Snowflake does not accept the harmless statement.',
    remedy: 'Check role, warehouse and database of the connection.',
  })
}

const wrongAccount = {
  message: 'There is no such Snowflake account at this address.',
  remedy: 'Check the account identifier of the connection.',
}

function isAfterSignIn({ code }: ProbeFailureInfo): boolean {
  return code === 'permission' || code === 'not-found' || code === 'misconfigured'
}

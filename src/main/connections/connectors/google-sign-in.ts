import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { failure, property } from '../classify.ts'
import { ProbeFailure, type ProbeReport, type ProbeTarget } from '../connector.ts'
import { place } from '../kinds/emulator.ts'
import { googleIamUrl, googleStsUrl, googleTokenUrl } from '../kinds/google-cloud.ts'
import { fieldText } from './fields.ts'
import { answerRefusal } from './google-answer.ts'
import { parseJson, readJson, readText, textAt, throwIf } from './http-answer.ts'
import type { HttpClient } from './http-client.ts'
import { type HttpRequest, makeRequest } from './http-request.ts'
import { openPrivateKey, signJwt } from './jwt.ts'

/** What the test asks for: to look, at anything. */
const readScope = 'https://www.googleapis.com/auth/cloud-platform.read-only'
/** What a federated identity needs to become a service account. */
const wholeScope = 'https://www.googleapis.com/auth/cloud-platform'

/** Bytes of a subject token: more than any identity provider gives. */
const maxSubjectBytes = 65_536

/** A token, and whose it is where that is known. */
export interface GoogleSignIn {
  readonly token: string
  readonly account: string | null
}

/** Gets a token for a service account or a federated identity. @throws ProbeFailure of the refusal */
export function signInToGoogle(client: HttpClient, target: ProbeTarget, report: ProbeReport): Promise<GoogleSignIn> {
  return target.credential.type === 'gcp-workload-federation'
    ? exchange(client, target, report)
    : grant(client, target, report)
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest (RFC 7523) */
async function grant(client: HttpClient, target: ProbeTarget, report: ProbeReport): Promise<GoogleSignIn> {
  const file = parseJson(fieldText(target, 'key'))
  const [account, pem, tokenUri] = ['client_email', 'private_key', 'token_uri'].map((name) => textAt(file, name) ?? '')
  if (!account || !pem) throw new ProbeFailure(unreadable)
  refuseForeign(file, tokenUri === undefined || tokenUri === '' || isGoogles(tokenUri))
  const key = openPrivateKey(pem, '')
  report.hide(pem)
  const now = Math.floor(Date.now() / 1000)
  const kid = textAt(file, 'private_key_id')
  const assertion = signJwt(
    { alg: 'RS256', ...(kid !== null && { kid }) },
    { iss: account, scope: readScope, aud: googleTokenUrl, iat: now, exp: now + 300 },
    key,
  )
  report.hide(assertion)
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }
  const token = await tokenFrom(client, formRequest(target, googleTokenUrl, form), 'access_token', report)
  return { token, account }
}

/** https://google.aip.dev/auth/4117 (RFC 8693) */
async function exchange(client: HttpClient, target: ProbeTarget, report: ProbeReport): Promise<GoogleSignIn> {
  const file = parseJson(fieldText(target, 'configuration'))
  const [audience, subjectType, tokenUrl, impersonation] = [
    'audience',
    'subject_token_type',
    'token_url',
    'service_account_impersonation_url',
  ].map((name) => textAt(file, name) ?? '')
  if (!audience || !subjectType) throw new ProbeFailure(unreadable)
  const account = impersonation === '' ? null : accountIn(impersonation ?? '')
  refuseForeign(file, (tokenUrl === '' || tokenUrl === googleStsUrl) && account !== undefined)
  const subject = await subjectToken(client, property(file, 'credential_source'))
  // A configuration from elsewhere could name any file of this computer, and its content would be sent to Google.
  if (isJwtType(subjectType) && !isJwt(subject)) throw new ProbeFailure(noSubject)
  report.hide(subject)
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    audience,
    scope: account === null ? readScope : wholeScope,
    subject_token: subject,
    subject_token_type: subjectType,
  }
  const token = await tokenFrom(client, formRequest(target, googleStsUrl, form), 'access_token', report)
  if (typeof account !== 'string') return { token, account: null }
  const request = makeRequest({
    method: 'POST',
    url: place(
      `${googleIamUrl}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`,
      target.parameters.emulator,
    ),
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ scope: [readScope], lifetime: '600s' }),
  })
  return { token: await tokenFrom(client, request, 'accessToken', report), account }
}

function formRequest({ parameters }: ProbeTarget, url: string, form: Readonly<Record<string, string>>): HttpRequest {
  return makeRequest({
    method: 'POST',
    url: place(url, parameters.emulator),
    headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
}

async function tokenFrom(client: HttpClient, request: HttpRequest, name: string, report: ProbeReport): Promise<string> {
  const answer = await client.send(request)
  throwIf(await answerRefusal(answer))
  const token = textAt(await readJson(answer), name)
  if (token === null || !/^[\x21-\x7e]+$/.test(token)) throw new ProbeFailure(failure('unexpected-answer'))
  report.hide(token)
  return token
}

/** The token of the other identity provider, from a file or from an address. */
async function subjectToken(client: HttpClient, source: unknown): Promise<string> {
  const [file, url] = [textAt(source, 'file'), textAt(source, 'url')]
  const text = file !== null ? await readSubject(file) : url !== null ? await fetchSubject(client, url, source) : null
  if (text === null) throw new ProbeFailure(otherSource)
  const isJsonFormat = textAt(source, 'format.type') === 'json'
  const token = isJsonFormat
    ? textAt(parseJson(text), textAt(source, 'format.subject_token_field_name') ?? '')
    : text.trim()
  if (!token) throw new ProbeFailure(noSubject)
  return token
}

async function readSubject(path: string): Promise<string> {
  if (!isAbsolute(path)) throw new ProbeFailure(noSubject)
  // Opening a pipe would wait for who writes into it, in one of the few threads that all of Keyward shares.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => {
    throw new ProbeFailure(noSubject)
  })
  try {
    if (!(await file.stat()).isFile()) throw new ProbeFailure(noSubject)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxSubjectBytes), 0, maxSubjectBytes, 0)
    return buffer.subarray(0, bytesRead).toString('utf8')
  } catch {
    throw new ProbeFailure(noSubject)
  } finally {
    await file.close()
  }
}

async function fetchSubject(client: HttpClient, address: string, source: unknown): Promise<string> {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) throw new ProbeFailure(noSubject)
  const given = property(source, 'headers')
  const headers = Object.entries(typeof given === 'object' && given !== null ? given : {}).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  )
  const request = makeRequest({ method: 'GET', url: new URL(address), headers: Object.fromEntries(headers), body: '' })
  // The metadata service of a machine speaks plain HTTP, by its link alone.
  const answer = await client.send(request, { carriesSecret: new URL(address).hostname !== '169.254.169.254' })
  if (answer.statusCode !== 200) throw new ProbeFailure({ ...noSubject, detail: `HTTP ${answer.statusCode ?? 0}` })
  return readText(answer)
}

/** Types of tokens that are JSON Web Tokens (RFC 8693, section 3). */
function isJwtType(type: string): boolean {
  return /:(jwt|id_token)$/.test(type)
}

function isJwt(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)
}

/** Whether an address is the token service under one of the names that it has had. */
function isGoogles(address: string): boolean {
  return [
    googleTokenUrl,
    'https://accounts.google.com/o/oauth2/token',
    'https://www.googleapis.com/oauth2/v4/token',
  ].includes(address)
}

/** The service account in the address of its impersonation; undefined when the address is not Google's. */
function accountIn(address: string): string | undefined {
  const pattern =
    /^https:\/\/iamcredentials\.googleapis\.com\/v1\/projects\/-\/serviceAccounts\/([\w.@-]+):generateAccessToken$/
  return pattern.exec(address)?.[1]
}

function refuseForeign(file: unknown, isRight: boolean): void {
  const universe = textAt(file, 'universe_domain') ?? 'googleapis.com'
  if (isRight && universe === 'googleapis.com') return
  throw new ProbeFailure(
    failure('misconfigured', '', {
      message: 'The credential names a sign-in service that is not Google’s, and nothing was sent there.',
      remedy: 'Get the file from Google Cloud again. If it came from elsewhere, don’t use it.',
    }),
  )
}

const unreadable = failure('misconfigured', '', {
  message: 'The credential is not the file that Google Cloud gives.',
  remedy: 'Store the whole JSON again, as it was downloaded.',
})

const noSubject = failure('misconfigured', 'credential_source', {
  message: 'There is no token of the other identity provider where the credential says.',
  remedy: 'Test on the machine that has this token, and check credential_source.',
})

const otherSource = failure('misconfigured', 'credential_source', {
  message:
    'The credential gets its token in a way that a test does not go: only files and addresses are read, and no program is run.',
  remedy: 'Use a configuration whose credential_source is a file or an address.',
})

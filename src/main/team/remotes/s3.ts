import { randomUUID } from 'node:crypto'
import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import { awsRefusal } from '../../connections/connectors/aws-answer.ts'
import { openSession } from '../../connections/connectors/aws-roles.ts'
import { type AwsKeys, signRequest } from '../../connections/connectors/aws-signing.ts'
import { createHttpClient } from '../../connections/connectors/http-client.ts'
import { makeRequest } from '../../connections/connectors/http-request.ts'
import { stsUrl } from '../../connections/kinds/aws-places.ts'
import { bucketUrl } from '../../connections/kinds/s3.ts'
import type { Driver, RemoteRequest } from './definition.ts'
import { findingFailure, mayPass, remoteFailure, statusFailure } from './failures.ts'
import { maxNames } from './names.ts'
import { pause, withRetries } from './retry.ts'
import { createTransport, type HttpAnswer, silentReport, type Transport } from './transport.ts'
import { childText, readXml } from './xml.ts'

/** Milliseconds for which keys of a session are used. They are good for a quarter of an hour. */
const sessionMs = 600_000

/** How often an object is written until it is known what became of it. */
const writes = 8

/** The header in which an object says by whose call it was created. */
const makerHeader = 'x-amz-meta-keyward'

/**
 * Amazon S3, and storages that speak like it: an object is written only where there is none (`If-None-Match: *`). Some storages
 * overlook that and overwrite, which the trial at set-up shows.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export async function openS3(request: RemoteRequest): Promise<Driver> {
  return createS3(request, createTransport(request))
}

function createS3({ parameters }: RemoteRequest, transport: Transport): Driver {
  const { region = '', prefix = '' } = parameters
  const bucket = bucketUrl(parameters)
  const root = `${bucket.pathname.replace(/\/$/, '')}/`
  let session: { readonly keys: AwsKeys; readonly until: number } | null = null

  const keys = async (signal: AbortSignal): Promise<AwsKeys> => {
    if (session && performance.now() < session.until) return session.keys
    session = { keys: await openKeys(transport, signal), until: performance.now() + sessionMs }
    return session.keys
  }

  const ask = async (
    method: string,
    path: string,
    signal: AbortSignal,
    {
      headers = {},
      body = '',
      most,
    }: { headers?: Record<string, string>; body?: string | Uint8Array; most?: number } = {},
  ): Promise<HttpAnswer & { readonly code: string }> => {
    const url = new URL(bucket)
    const [pathname = '', query = ''] = path.split('?')
    url.pathname = root + pathname
    url.search = query
    const request = makeRequest({ method, url, headers, body })
    const signed = await signRequest(request, await keys(signal), 's3', region)
    const answer = await transport.ask(signed, signal, { readFailures: true, ...(most !== undefined && { most }) })
    return { ...answer, code: answer.status >= 300 ? codeOf(answer.body) : '' }
  }

  /** By whose call an object was created; null when there is none. */
  const makerOf = (name: string, signal: AbortSignal) =>
    withRetries(signal, async () => {
      const { status, headers } = await ask('HEAD', prefix + name, signal)
      if (status === 200) return String(headers[makerHeader] ?? '')
      // Without the right to list, what isn't there is answered like what one may not see.
      if (status === 404 || status === 403) return null
      throw statusFailure(status)
    })

  return {
    async create(name, bytes, signal) {
      const maker = randomUUID()
      const headers = { 'If-None-Match': '*', 'Content-Type': 'application/octet-stream', [makerHeader]: maker }
      let failure: unknown
      for (let attempt = 0; attempt < writes; attempt += 1) {
        if (attempt > 0) await pause(attempt - 1, signal)
        try {
          const { status, code } = await ask('PUT', prefix + name, signal, { headers, body: bytes })
          if (status === 200) return 'created'
          if (status === 412) {
            // It may be our own: what was sent before, or sent twice by something on the way.
            const found = await makerOf(name, signal)
            if (found !== null) return found === maker ? 'created' : 'exists'
          }
          failure = s3Failure(status, code)
        } catch (error) {
          failure = error
        }
        if (!mayPass(failure)) break
      }
      throw failure
    },

    read: (name, most, signal) =>
      withRetries(signal, async () => {
        const { status, body, code } = await ask('GET', prefix + name, signal, { most: Math.max(most, errorBytes) })
        if (status === 404 && code !== 'NoSuchBucket') return null
        if (status !== 200) throw s3Failure(status, code)
        if (body.length > most) throw new VaultError('remote-too-large')
        return body
      }),

    async list(below, signal) {
      const names: string[] = []
      let from = ''
      do {
        const query = new URLSearchParams({ 'list-type': '2', 'encoding-type': 'url', prefix: prefix + below })
        if (from !== '') query.set('continuation-token', from)
        const page = await withRetries(signal, async () => {
          const { status, body, code } = await ask('GET', `?${query.toString().replaceAll('+', '%20')}`, signal)
          if (status !== 200) throw s3Failure(status, code)
          return readXml(body)
        })
        if (page.name !== 'ListBucketResult') throw new VaultError('remote-not-the-service')
        for (const entry of page.children)
          if (entry.name === 'Contents') names.push(decodeKey(childText(entry, 'Key')).slice(prefix.length))
        from = childText(page, 'IsTruncated') === 'true' ? childText(page, 'NextContinuationToken') : ''
        if (names.length > maxNames) throw new VaultError('remote-too-large')
      } while (from !== '')
      return names
    },

    remove: (name, signal) =>
      withRetries(signal, async () => {
        const { status, code } = await ask('DELETE', prefix + name, signal)
        const isGone = status === 404 && code !== 'NoSuchBucket'
        if ((status < 200 || status > 299) && !isGone) throw s3Failure(status, code)
      }),

    close: async () => {},
  }
}

/** Bytes of what a storage says about a failure. */
const errorBytes = 65_536

/** The credential's own keys, or those of the role that it assumes. */
async function openKeys({ target }: Transport, signal: AbortSignal): Promise<AwsKeys> {
  const sts = { url: stsUrl(target.parameters), region: target.parameters.region ?? '' }
  const atEnd: (() => void)[] = []
  const report = silentReport(signal, atEnd)
  try {
    return await openSession(createHttpClient(target, report), sts, target, report)
  } catch (error) {
    signal.throwIfAborted()
    throw remoteFailure(error)
  } finally {
    for (const end of atEnd) end()
  }
}

/** The code in what a storage says about a failure; empty without one. Its words aren't looked at. */
function codeOf(body: Buffer): string {
  try {
    const root = readXml(body)
    return root.name === 'Error' ? childText(root, 'Code').trim() : ''
  } catch {
    return ''
  }
}

/** Codes that mean something else to one who writes objects than to a connection test. */
const codes: ReadonlyMap<string, ErrorCode> = new Map([
  ['ConditionalRequestConflict', 'remote-unavailable'],
  ['OperationAborted', 'remote-unavailable'],
  ['RequestTimeTooSkewed', 'remote-clock'],
  ['RequestExpired', 'remote-clock'],
  ['EntityTooLarge', 'remote-too-large'],
  // What it says to a header that it knows nothing of: If-None-Match is the only one that a storage may lack.
  ['NotImplemented', 'remote-unsafe'],
  ['QuotaExceeded', 'remote-full'],
  ['QuotaExceededException', 'remote-full'],
  ['XMinioStorageFull', 'remote-full'],
  ['XMinioAdminBucketQuotaExceeded', 'remote-full'],
])

/** What a storage means by a failure. */
export function s3Failure(status: number, code: string): VaultError {
  const known = codes.get(code)
  if (known) return new VaultError(known)
  return code === '' ? statusFailure(status) : findingFailure(awsRefusal({ code, message: '' }, status).code)
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    return ''
  }
}

import type { IncomingMessage } from 'node:http'
import { failure } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo } from '../connector.ts'
import { stsUrl } from '../kinds/aws-places.ts'
import { s3Url } from '../kinds/s3.ts'
import { answerRefusal, xmlText } from './aws-answer.ts'
import { openSession } from './aws-roles.ts'
import { signRequest } from './aws-signing.ts'
import { classifyHttp, readText, throwIf } from './http-answer.ts'
import { createHttpClient } from './http-client.ts'
import { makeRequest } from './http-request.ts'

/**
 * Amazon S3 and storages that speak like it. By GET, since an answer to HEAD has no body to tell what was refused.
 */
export const s3: Connector = {
  kind: 's3',

  async run(target, report) {
    const { region = '', bucket = '' } = target.parameters
    const url = s3Url(target.parameters)
    const client = createHttpClient(target, report)
    await client.open(url)
    const { refusal, xml } = await report.stage('authenticate', async () => {
      const keys = await openSession(client, { url: stsUrl(target.parameters), region }, target, report)
      const request = makeRequest({ method: 'GET', url, headers: { Accept: 'application/xml' }, body: '' })
      const answer = await client.send(await signRequest(request, keys, 's3', region))
      const reply = { refusal: regionRefusal(answer, region) ?? (await answerRefusal(answer)), xml: '' }
      if (reply.refusal === null) return { refusal: null, xml: await readText(answer) }
      // Who may not list, or lists what isn't there, has signed in.
      if (reply.refusal.code !== 'permission' && reply.refusal.code !== 'not-found')
        throw new ProbeFailure(reply.refusal)
      return reply
    })
    await report.stage('authorize', async () => throwIf(refusal?.code === 'permission' ? refusal : null))
    await report.stage('query', async () => {
      throwIf(refusal)
      const root = bucket === '' ? 'ListAllMyBucketsResult' : 'ListBucketResult'
      if (!xml.includes(`<${root}`)) throw new ProbeFailure(failure('unexpected-answer'))
    })
    return {
      code: 'ok',
      message:
        bucket === ''
          ? 'The storage accepted the credential and listed its buckets.'
          : 'The credential may list the bucket.',
      identity: bucket === '' ? xmlText(xml, 'DisplayName') : null,
      expiresAt: null,
    }
  },

  classify: classifyHttp,
}

/** A bucket of another region is named by it; null when that is not the matter. */
function regionRefusal({ statusCode, headers }: IncomingMessage, region: string): ProbeFailureInfo | null {
  const found = headers['x-amz-bucket-region']
  if ((statusCode !== 301 && statusCode !== 400) || typeof found !== 'string' || found === region) return null
  const isRegion = /^[a-z0-9-]{1,40}$/.test(found)
  return failure('misconfigured', isRegion ? found : '', {
    message: 'The bucket lies in another region.',
    remedy: isRegion ? `Set the region of the connection to ${found}.` : 'Correct the region of the connection.',
  })
}

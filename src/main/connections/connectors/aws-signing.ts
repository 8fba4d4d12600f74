import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import type { HttpRequest } from './http-request.ts'

/** Keys of one account or of one session. */
export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Empty for keys that are no session's. */
  readonly sessionToken: string
}

/**
 * Signs a request with Signature Version 4. A signature is good for this request at this host alone, and for minutes.
 *
 * @param service name in the signature, such as `s3`, `sts`, `es`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export async function signRequest(
  request: HttpRequest,
  keys: AwsKeys,
  service: string,
  region: string,
): Promise<HttpRequest> {
  const { method, url, body } = request
  // An object storage is told what is sent, or that nothing is; the signer would say that the content is not signed.
  const content = service === 's3' ? { 'X-Amz-Content-Sha256': createHash('sha256').update(body).digest('hex') } : {}
  const signer = new AwsV4Signer({
    ...keys,
    method,
    url: url.href,
    headers: { ...request.headers, ...content },
    ...(typeof body === 'string' && body !== '' && { body }),
    service,
    region,
  })
  const signed = await signer.sign()
  return { ...request, url: signed.url, headers: Object.fromEntries(signed.headers.entries()) }
}

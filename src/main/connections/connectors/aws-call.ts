import { answerRefusal } from './aws-answer.ts'
import { type AwsKeys, signRequest } from './aws-signing.ts'
import { readText, throwIf } from './http-answer.ts'
import type { HttpClient } from './http-client.ts'
import { makeRequest } from './http-request.ts'

/** Where a service of AWS is, and the region in its signatures. */
export interface AwsPlace {
  readonly url: URL
  readonly region: string
}

/** A service with the query API, as signatures name it, and the version of that. */
interface QueryApi {
  readonly service: 'sts' | 'iam'
  readonly version: string
}

/** Calls an action of a query API, whose answer is XML. @throws ProbeFailure of its refusal */
export async function callAws(
  client: HttpClient,
  { service, version }: QueryApi,
  { url, region }: AwsPlace,
  keys: AwsKeys,
  action: Readonly<Record<string, string>>,
): Promise<string> {
  const request = makeRequest({
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8', Accept: 'text/xml' },
    body: new URLSearchParams({ ...action, Version: version }).toString(),
  })
  const answer = await client.send(await signRequest(request, keys, service, region))
  throwIf(await answerRefusal(answer))
  return readText(answer)
}

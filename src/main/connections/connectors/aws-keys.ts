import type { ProbeTarget } from '../connector.ts'
import { endpointOfUrl, hostPort } from '../host.ts'
import { xmlText } from './aws-answer.ts'
import { type AwsPlace, callAws } from './aws-call.ts'
import type { AwsKeys } from './aws-signing.ts'
import type { HttpClient } from './http-client.ts'

/** An access key of a user, as IAM lists it: without its secret. */
export interface AccessKey {
  readonly id: string
  readonly createdAt: number
}

/** IAM has one place for each partition (https://docs.aws.amazon.com/general/latest/gr/iam-service.html). */
export function iamPlace({ endpoint = '', region = '' }: Readonly<Record<string, string>>): AwsPlace {
  const place = (host: string, signed: string) => ({
    url: new URL(endpoint === '' ? `https://${host}/` : endpoint),
    region: signed,
  })
  if (region.startsWith('cn-')) return place('iam.cn-north-1.amazonaws.com.cn', 'cn-north-1')
  if (region.startsWith('us-gov-')) return place('iam.us-gov.amazonaws.com', 'us-gov-west-1')
  return place('iam.amazonaws.com', 'us-east-1')
}

/** Calls an action of IAM. @throws ProbeFailure of its refusal */
export function callIam(
  client: HttpClient,
  place: AwsPlace,
  keys: AwsKeys,
  action: Readonly<Record<string, string>>,
): Promise<string> {
  return callAws(client, { service: 'iam', version: '2010-05-08' }, place, keys, action)
}

/** The access keys of the user whose keys these are. @throws ProbeFailure of a refusal */
export async function listAccessKeys(client: HttpClient, place: AwsPlace, keys: AwsKeys): Promise<AccessKey[]> {
  const xml = await callIam(client, place, keys, { Action: 'ListAccessKeys' })
  return [...xml.matchAll(/<member>([\s\S]*?)<\/member>/g)].flatMap(([, member = '']) => {
    const id = xmlText(member, 'AccessKeyId')
    return id === null ? [] : [{ id, createdAt: Date.parse(xmlText(member, 'CreateDate') ?? '') }]
  })
}

/** The age is a fact beside a test, for which nobody waits long. */
const patienceMs = 3000

/**
 * When an access key was made, as ISO 8601 in UTC; null where its user may not ask, where it belongs to no user, and where the
 * credential is not bound to IAM: nothing is asked of a host that nobody agreed to.
 */
export async function keyMadeAt(client: HttpClient, target: ProbeTarget, keys: AwsKeys): Promise<string | null> {
  const place = iamPlace(target.parameters)
  if (!target.boundHosts.includes(hostPort(endpointOfUrl(place.url)))) return null
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<AccessKey[]>((done) => {
    timer = setTimeout(() => done([]), patienceMs)
  })
  try {
    const found = await Promise.race([listAccessKeys(client, place, keys), patience])
    const createdAt = found.find(({ id }) => id === keys.accessKeyId)?.createdAt ?? Number.NaN
    return Number.isNaN(createdAt) ? null : new Date(createdAt).toISOString()
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import { failure } from '../classify.ts'
import { ProbeFailure, type ProbeReport, type ProbeTarget } from '../connector.ts'
import { xmlText } from '../connectors/aws-answer.ts'
import { type AccessKey, callIam, iamPlace, listAccessKeys } from '../connectors/aws-keys.ts'
import { callSts, keysOf } from '../connectors/aws-roles.ts'
import { classifyHttp } from '../connectors/http-answer.ts'
import { createHttpClient } from '../connectors/http-client.ts'
import { stsUrl } from '../kinds/aws-places.ts'
import { noSuchStep, type RotationJob, type Rotator, textOf } from './rotator.ts'

/** A user has at most so many access keys (IAM quotas). */
const mostKeys = 2
/** By so much the clocks of AWS and of this computer may differ. */
const toleranceMs = 120_000
/** A new key is known everywhere only after a while. */
const settleMs = 20_000

/**
 * Access keys of a user of IAM, by the user itself. The secret of a key is told once, when it is made: where that answer is lost, the key is
 * deleted by its ID, which is the one that wasn't there before.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
 */
export const awsIamRotator: Rotator = {
  method: 'aws-iam',

  async run(job, target, report) {
    const iam = await openIam(target, report)
    switch (job.step) {
      case 'look':
        return look(await report.stage('authorize', () => iam.list()))
      case 'apply':
        return create(iam, target, report)
      case 'find':
        return find(job, iam, report)
      case 'undo':
        await report.stage('query', () => iam.remove(textOf(job.next, 'accessKeyId')))
        return {}
      case 'retire':
      case 'reinstate': {
        const status = job.step === 'retire' ? 'Inactive' : 'Active'
        await report.stage('query', () => iam.setStatus(textOf(job.old, 'accessKeyId'), status))
        return {}
      }
      case 'remove':
        await report.stage('query', () => iam.remove(textOf(job.old, 'accessKeyId')))
        return {}
      default:
        throw noSuchStep()
    }
  },

  classify: classifyHttp,
}

type Iam = Awaited<ReturnType<typeof openIam>>

async function openIam(target: ProbeTarget, report: ProbeReport) {
  const place = iamPlace(target.parameters)
  const client = createHttpClient(target, report)
  await client.open(place.url)
  const call = (action: Readonly<Record<string, string>>) => callIam(client, place, keysOf(target), action)
  return {
    client,
    list: () => listAccessKeys(client, place, keysOf(target)),
    async create() {
      const xml = await call({ Action: 'CreateAccessKey' })
      const [accessKeyId, secretAccessKey] = [xmlText(xml, 'AccessKeyId'), xmlText(xml, 'SecretAccessKey')]
      if (!accessKeyId || !secretAccessKey) throw new ProbeFailure(failure('unexpected-answer'))
      report.hide(secretAccessKey)
      return { accessKeyId, secretAccessKey }
    },
    setStatus: (id: string, status: 'Active' | 'Inactive') =>
      call({ Action: 'UpdateAccessKey', AccessKeyId: id, Status: status }),
    /** One that is gone already is what was asked for. */
    remove: (id: string) =>
      call({ Action: 'DeleteAccessKey', AccessKeyId: id }).catch((error: unknown) => {
        if (!(error instanceof ProbeFailure && error.info.code === 'not-found')) throw error
      }),
  }
}

function look(keys: readonly AccessKey[]): Readonly<Record<string, string>> {
  if (keys.length < mostKeys) return { before: keys.map(({ id }) => id).join(' '), askedAt: String(Date.now()) }
  throw new ProbeFailure(
    failure('misconfigured', `${keys.length} access keys`, {
      message: 'The user has two access keys already, and AWS allows no third.',
      remedy: 'Deactivate and delete the one that nothing uses, then try again.',
    }),
  )
}

async function create(iam: Iam, target: ProbeTarget, report: ProbeReport) {
  const made = await report.stage('query', () => iam.create())
  const sts = { url: stsUrl(target.parameters), region: target.parameters.region ?? '' }
  const keys = { ...made, sessionToken: '' }
  // Told before it works everywhere: a key that the caller doesn't learn of is lost.
  report.made(made)
  for (const until = Date.now() + settleMs; Date.now() < until; await wait(1000)) {
    const isKnown = await callSts(iam.client, sts, keys, { Action: 'GetCallerIdentity' }).then(
      () => true,
      () => false,
    )
    if (isKnown || report.signal.aborted) break
  }
  return {}
}

/**
 * Where a key was asked for and the answer was lost: deletes what has come since, which nobody can have the secret of. Where its
 * deletion was asked for: tells whether it is there.
 */
async function find(job: RotationJob, iam: Iam, report: ProbeReport) {
  const keys = await report.stage('authorize', () => iam.list())
  const nextId = textOf(job.next, 'accessKeyId')
  if (nextId !== '') return { found: keys.some(({ id }) => id === nextId) ? 'made' : 'none' }
  const before = (job.notes.before ?? '').split(' ')
  const askedAt = Number(job.notes.askedAt)
  const orphans = keys.filter(({ id }) => !before.includes(id))
  // One that was not made when this one was asked for was made by somebody else, who needs it.
  const foreign = orphans.filter(({ createdAt }) => !(Math.abs(createdAt - askedAt) <= toleranceMs))
  if (orphans.length > 1 || foreign.length > 0)
    throw new ProbeFailure(
      failure('misconfigured', '', {
        message: 'The user has access keys that were not there before, and not all can be of this rotation.',
        remedy: 'Look at them in IAM, delete what nothing uses, then try again.',
      }),
    )
  for (const { id } of orphans) await report.stage('query', () => iam.remove(id))
  return { found: 'none' }
}

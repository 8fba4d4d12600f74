import { afterEach, describe, expect, it } from 'vitest'
import { type S3Double, type S3Manners, startS3Double } from '../../../../test/fakes/s3-double.ts'
import { openRemote } from './open.ts'
import { proveRemote } from './prove.ts'
import { s3Failure } from './s3.ts'

let double: S3Double
afterEach(() => double.stop())

const credential = {
  type: 'aws-access-key',
  values: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  secretFields: ['secretAccessKey'],
  http: { headers: {}, query: {} },
  clientCertificate: null,
}

async function start(manners: S3Manners, bucket = 'team-bucket') {
  double = await startS3Double(manners)
  const parameters = { endpoint: double.url, bucket, prefix: 'keyward/' }
  const options = { boundHosts: [new URL(double.url).host], folder: '', signal: new AbortController().signal }
  return () => openRemote('s3', parameters, credential, options)
}

describe('S4 an S3 storage', () => {
  it('that overwrites is refused by the trial, which leaves nothing there', async () => {
    const open = await start({ overwrites: true })
    const trial = await proveRemote(open)
    expect(trial).toMatchObject({ verdict: 'refused', reason: expect.stringContaining('overwrite') })
    expect(trial.findings.at(-1)).toMatchObject({ step: 'twice', ok: false })
    expect(double.objects.size).toBe(0)
  })

  it('that keeps to the condition passes the trial', async () => {
    const open = await start({ pageSize: 3 })
    expect(await proveRemote(open)).toMatchObject({ verdict: 'holds', reason: null })
    expect(double.objects.size).toBe(0)
  })

  it.each<[string, S3Manners]>([
    ['that has a conflict is asked again', { conflicts: 2 }],
    ['whose answer was lost tells whose the object is', { hangsUp: 2 }],
    ['that gets a request twice does not turn the winner into a loser', { doubles: 1 }],
  ])('%s', async (_, manners) => {
    const remote = await (await start(manners))()
    expect(await remote.create('log/1', Buffer.from('mine'))).toBe('created')
    expect(await remote.create('log/1', Buffer.from('mine'))).toBe('exists')
    expect([...double.objects]).toEqual([['keyward/log/1', Buffer.from('mine')]])
  })

  it('with many pages is listed as a whole', async () => {
    const remote = await (await start({ pageSize: 2 }))()
    for (let number = 1; number <= 5; number += 1) await remote.create(`log/${number}`, Buffer.from('x'))
    expect(await remote.list('log/')).toEqual(['log/1', 'log/2', 'log/3', 'log/4', 'log/5'])
  })

  it('without the bucket is no team without objects', async () => {
    const remote = await (await start({}, 'other-bucket'))()
    await expect(remote.list('')).rejects.toMatchObject({ code: 'remote-not-found' })
    await expect(remote.read('a', 1)).rejects.toMatchObject({ code: 'remote-not-found' })
    await expect(remote.create('a', Buffer.alloc(1))).rejects.toMatchObject({ code: 'remote-not-found' })
  })

  it.each([
    [403, 'AccessDenied', 'remote-permission'],
    [403, 'SignatureDoesNotMatch', 'remote-auth'],
    [403, 'InvalidAccessKeyId', 'remote-auth'],
    [400, 'ExpiredToken', 'remote-auth'],
    [403, 'RequestTimeTooSkewed', 'remote-clock'],
    [301, 'PermanentRedirect', 'remote-misconfigured'],
    [409, 'ConditionalRequestConflict', 'remote-unavailable'],
    [503, 'SlowDown', 'remote-throttled'],
    [500, 'InternalError', 'remote-unavailable'],
    [507, 'XMinioStorageFull', 'remote-full'],
    [400, 'EntityTooLarge', 'remote-too-large'],
    [501, 'NotImplemented', 'remote-unsafe'],
    [302, '', 'remote-not-the-service'],
    [404, '', 'remote-not-found'],
  ])('tells what %i %s means', async (status, code, expected) => {
    double = await startS3Double()
    expect(s3Failure(status, code).code).toBe(expected)
  })
})

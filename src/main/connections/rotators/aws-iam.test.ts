import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { awsTarget } from '../../../../test/peers/http-targets.ts'
import { listen } from '../../../../test/peers/sockets.ts'
import { expectFinding } from '../../../../test/peers/targets.ts'
import { awsKind } from '../kinds/aws.ts'
import { rotationOf } from './rotator.ts'

const keys = { accessKeyId: 'AKIAKEYWARDTEST00001', secretAccessKey: 'kwAwsSecret/9mV4x+abcdefghijklmnop12345' }
const askedAt = Date.parse('2026-11-29T10:00:00Z')

let stop = async () => {}
afterEach(() => stop())

/** An IAM where the user has one more key than before, and what it was asked for. */
async function startIam(createdAt: number) {
  const asked: string[] = []
  const member = (id: string, at: number) =>
    `<member><AccessKeyId>${id}</AccessKeyId><CreateDate>${new Date(at).toISOString()}</CreateDate></member>`
  const server = await listen(
    createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      const action = new URLSearchParams(body).get('Action') ?? ''
      asked.push(action)
      const members = member(keys.accessKeyId, 0) + member('AKIAKEYWARDTEST00002', createdAt)
      response.writeHead(200, { 'Content-Type': 'text/xml' }).end(`<${action}Response>${members}</${action}Response>`)
    }),
  )
  stop = () => server.stop()
  return {
    asked,
    target: awsTarget(awsKind, { region: 'eu-central-1', endpoint: `http://127.0.0.1:${server.port}` }, keys),
  }
}

const find = rotationOf({
  method: 'aws-iam',
  step: 'find',
  isOwn: true,
  old: keys,
  next: null,
  notes: { before: keys.accessKeyId, askedAt: String(askedAt) },
})

describe('L3 after an answer of IAM was lost', () => {
  it('the key that came when it was asked for is deleted: nobody has its secret', async () => {
    const { asked, target } = await startIam(askedAt + 3000)
    await expectFinding(target, 'ok', null, await find)
    expect(asked).toEqual(['ListAccessKeys', 'DeleteAccessKey'])
  })

  it.each([
    ['an hour later', askedAt + 3_600_000],
    ['an hour earlier', askedAt - 3_600_000],
  ])('a key that came %s belongs to somebody, and is left alone', async (_, createdAt) => {
    const { asked, target } = await startIam(createdAt)
    const found = await expectFinding(target, 'misconfigured', null, await find)
    expect(found.message).toMatch(/not there before/)
    expect(asked).toEqual(['ListAccessKeys'])
  })
})

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import { listen } from './sockets.ts'

/** A service that knows one login for each of its tenants, and which of its passwords is good. */
const good = new Map<string, string>()
const server = createServer((request, response) => {
  const [user = '', password] = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64')
    .toString()
    .split(':')
  const isGood = good.get(user) === password
  response.writeHead(isGood ? 200 : 401, { 'Content-Type': 'application/json' }).end('{"id":"me"}')
})
let test: TestCore
let url: string

beforeAll(async () => {
  url = `http://127.0.0.1:${(await listen(server)).port}`
  test = await startCore()
})
afterAll(async () => {
  await test.close()
  server.closeAllConnections()
  server.close()
})

describe('L2 the same change on sixty logins', () => {
  it('is one batch: tested together, switched in one moment or not at all, and finished together', async () => {
    const { client } = test
    const credentialIds: string[] = []
    for (let tenant = 0; tenant < 60; tenant++) {
      const username = `tenant-${tenant}`
      good.set(username, 'old-password-0001')
      const { id } = await client.credentials.create({
        type: 'basic-auth',
        metadata: metadata({ name: username }),
        config: { username },
        secrets: { password: 'old-password-0001' },
      })
      const about = { kind: 'http', systemId: null, environment: '', purpose: '', credentialId: id }
      const parameters = { url, path: '/me', expectJson: 'id' }
      await client.connections.create({ input: { name: `${username} api`, ...about, parameters }, consent: true })
      credentialIds.push(id)
    }
    const secrets = { password: 'new-password-0002' }
    const { ids, batchId } = await client.rotations.start({ credentialIds, config: {}, secrets })
    const run = () => ({ runId: randomUUID(), ids })
    for (const username of good.keys()) good.set(username, secrets.password)
    good.set('tenant-42', 'somebody-forgot-this-one')
    expect(await client.rotations.test({ ...run(), timeoutMs: 10_000 })).toEqual({ done: 59, failed: 1 })
    await expect(client.rotations.switch({ ids, despite: false, graceHours: 1 })).rejects.toMatchObject({
      body: { code: 'rotation-untested', subjects: ['tenant-42'] },
    })
    expect((await client.credentials.get({ ref: 'tenant-0' })).version).toBe(1)
    good.set('tenant-42', secrets.password)
    await client.rotations.test({ ...run(), timeoutMs: 10_000 })
    await client.rotations.switch({ ids, despite: false, graceHours: 1 })
    const tested = await client.tests.run({ runId: randomUUID(), connections: { all: true }, timeoutMs: 10_000 })
    expect(tested).toMatchObject({ ok: true })
    await client.rotations.confirmRevocation(run())
    expect(await client.rotations.finish({ ...run(), early: true })).toEqual({ done: 60, failed: 0 })
    const { total, items } = await client.rotations.list({ batchId, limit: 50, cursor: null })
    expect([total, new Set(items.map(({ state }) => state))]).toEqual([60, new Set(['done'])])
  })
})

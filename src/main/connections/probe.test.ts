import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpPeer, startHttpServer } from '../../../test/peers/http-server.ts'
import { startBlackHole } from '../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding } from '../../../test/peers/targets.ts'
import type { ProbeTarget } from './connector.ts'
import { connectionKinds } from './kinds.ts'
import { runProbe } from './probe.ts'
import type { StageEvent } from './probe-outcome.ts'

const secret = 'sk-Worker-7f3a9b'

/** A worker that does what is written here with the target that it is sent. */
const worker = (work: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads'
      parentPort.once('message', async (bytes) => {
        const { target } = JSON.parse(Buffer.from(bytes).toString())
        const secret = target.credential.values.password
        const send = (message) => parentPort.postMessage(message)
        const finished = { type: 'finished', code: 'ok', message: 'Fine.', remedy: '', identity: null, expiresAt: null, scopes: null, host: null }
        ${work}
      })
    `)}`,
  )

const target: ProbeTarget = {
  ...databaseTarget('redis', { user: 'ann', password: secret }, { host: '127.0.0.1', port: '1' }),
  timeoutMs: 2000,
}

describe('T4 the worker of a test', () => {
  let peer: HttpPeer

  beforeAll(async () => {
    peer = await startHttpServer(secret)
  })
  afterAll(() => peer.stop())

  const httpTarget = (path: string): ProbeTarget => ({
    ...target,
    kind: 'http',
    parameters: {
      url: peer.url(),
      path,
      method: 'GET',
      probe: 'request',
      expectJson: 'user.name',
      identityPath: 'user.name',
    },
    credential: {
      ...target.credential,
      values: { key: secret },
      secretFields: ['key'],
      http: { headers: { 'x-api-key': secret }, query: {} },
    },
    boundHosts: [`127.0.0.1:${peer.port}`],
    timeoutMs: 10_000,
  })

  it('streams every stage and tells the finding', async () => {
    const events: StageEvent[] = []
    const outcome = await runProbe(httpTarget('/me'), { onStage: (event) => events.push(event) })
    expect(outcome).toMatchObject({ ok: true, code: 'ok', identity: 'ann', remedy: '', host: null, tls: null })
    const order = ['resolve', 'connect', 'authenticate', 'authorize', 'query']
    expect(events.map((event) => `${event.stage} ${'state' in event ? event.state : event.code}`)).toEqual(
      order.flatMap((stage) => [`${stage} started`, `${stage} ok`]),
    )
    expect(events.filter((event) => !('state' in event))).toEqual(outcome.stages)
  })

  it('loads the connector of every kind', async () => {
    for (const { id } of connectionKinds) {
      const parameters = {
        host: '127.0.0.1',
        port: '1',
        url: 'http://127.0.0.1:1',
        probe: 'request',
        path: '/',
        tls: 'auto',
      }
      const unbound = { ...httpTarget('/'), kind: id, parameters, boundHosts: [] }
      const login = { username: 'ann', password: secret, key: secret }
      await expectFinding({ ...unbound, credential: { ...unbound.credential, values: login } }, 'host-not-bound', null)
    }
  }, 60_000)

  it('is ended at once when the test is cancelled', async () => {
    const hole = await startBlackHole()
    const controller = new AbortController()
    const parameters = { host: '127.0.0.1', port: String(hole.port), tls: 'verify' }
    const silent = { ...target, parameters, boundHosts: [`127.0.0.1:${hole.port}`], timeoutMs: 60_000 }
    const outcome = await runProbe(silent, {
      signal: controller.signal,
      onStage: (event) => event.stage === 'tls' && controller.abort(),
    })
    expect(outcome).toMatchObject({ ok: false, code: 'cancelled' })
    expect(outcome.stages.at(-1)).toMatchObject({ stage: 'tls', ok: false, code: 'cancelled' })
    expect(await runProbe(silent, { signal: controller.signal })).toMatchObject({ code: 'cancelled', stages: [] })
    await hole.stop()
  })

  it('can be stuck in a loop: the deadline ends it and names the stage', async () => {
    const stuck = worker("send({ type: 'started', stage: 'query' }); for (;;);")
    const outcome = await runProbe({ ...target, timeoutMs: 200 }, { worker: stuck })
    expect(outcome.code).toBe('timeout')
    expect(outcome.stages).toMatchObject([{ stage: 'query', ok: false, code: 'timeout' }])
  })

  it('can throw, exit, run out of memory or never load: that is a finding', async () => {
    for (const work of [
      'throw new Error(secret)',
      'process.exit(0)',
      'setTimeout(() => { throw new Error(secret) })',
      'const all = []; for (;;) all.push(new Array(100_000).fill(secret))',
      "await import('./nothing.js')",
    ]) {
      const outcome = await runProbe({ ...target, timeoutMs: 15_000 }, { worker: worker(work) })
      expect(outcome.code, work).toBe('crashed')
      expect(JSON.stringify(outcome)).not.toContain(secret)
    }
    expect((await runProbe(target, { worker: new URL('file:///nowhere/worker.js') })).code).toBe('crashed')
  })

  it('is believed nothing that a session does not send', async () => {
    for (const message of [
      "'hello'",
      '{ ...finished, extra: 1 }',
      "{ ...finished, code: 'fine' }",
      "{ type: 'started', stage: 'think' }",
      '{ ...finished, message: null }',
      "{ ...finished, expiresAt: 'soon' }",
      "{ ...finished, scopes: 'all' }",
    ]) {
      const outcome = await runProbe(target, { worker: worker(`send(${message}); setInterval(() => {}, 1000)`) })
      expect(outcome.code, message).toBe('crashed')
    }
  })

  it('can tell the secret in every text, and none of them leaves', async () => {
    const leaky = worker(`
      send({ type: 'started', stage: 'resolve' })
      send({ type: 'ended', result: { stage: 'resolve', ok: true, ms: 1, code: 'ok', detail: 'found ' + secret } })
      const chain = [{ subject: secret, issuer: btoa(secret), validFrom: '', validTo: '', fingerprint256: '' }]
      send({ type: 'tls', facts: { protocol: '', cipher: '', verified: true, reason: '', chain, expiresAt: '' } })
      console.log(secret); console.error(secret)
      send({ ...finished, message: 'I know ' + secret, remedy: btoa('ann:' + secret), identity: secret, scopes: [secret, 'read'] })
    `)
    const events: StageEvent[] = []
    const outcome = await runProbe(target, { worker: leaky, onStage: (event) => events.push(event) })
    expect(outcome.code).toBe('ok')
    const shown = JSON.stringify({ outcome, events })
    expect(shown).not.toContain(secret)
    expect(shown).not.toContain(btoa(secret).slice(0, 16))
    expect(outcome.stages[0]?.detail).toBe('found [redacted]')
    expect(outcome.scopes).toEqual(['[redacted]', 'read'])
  })

  it('can tell what it was given in every text, once it has told that it is secret', async () => {
    const given = 'tok-Given-51c2e8d0'
    const leaky = worker(`
      const given = '${given}'
      send({ type: 'secret', secret: given })
      send({ type: 'started', stage: 'resolve' })
      send({ type: 'ended', result: { stage: 'resolve', ok: true, ms: 1, code: 'ok', detail: 'found ' + given } })
      send({ ...finished, message: 'I know ' + given, remedy: btoa('ann:' + given), identity: given })
    `)
    const events: StageEvent[] = []
    const outcome = await runProbe(target, { worker: leaky, onStage: (event) => events.push(event) })
    expect(outcome.code).toBe('ok')
    const shown = JSON.stringify({ outcome, events })
    expect(shown).not.toContain(given)
    expect(shown).not.toContain(btoa(given).slice(0, 16))
  })

  it('has no environment and no arguments', async () => {
    const curious = worker(
      'send({ ...finished, identity: JSON.stringify([Object.keys(process.env), process.execArgv, process.argv.slice(2)]) })',
    )
    expect((await runProbe(target, { worker: curious })).identity).toBe('[[],[],[]]')
  })

  it('leaves sentences whole when the password is a plain word', async () => {
    const outcome = await runProbe(
      { ...target, credential: { ...target.credential, values: { username: 'ann', password: 'Fine' } } },
      { worker: worker("send({ ...finished, identity: 'Fine' })") },
    )
    expect(outcome).toMatchObject({ message: 'Fine.', identity: '[redacted]' })
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closedPort, startBlackHole } from './sockets.ts'
import {
  answering,
  bodyOf,
  expectNothingCameOut,
  fails,
  startScene,
  type VaultScene,
  withStatus,
} from './vault-scene.ts'
import { keepSecret } from './vault-secrets.ts'

const testServer = 'test server'

describe('V5 what stands in Vault’s place or in its way', () => {
  const token = keepSecret('hvs.canary-of-a-token')
  const given = { token }
  let scene: VaultScene
  beforeEach(async () => {
    scene = await startScene()
  })
  afterEach(() => scene.close())

  it('is told from Vault where nobody answers', async () => {
    await fails(
      scene.create({ url: `http://127.0.0.1:${(await closedPort()).port}` }, given),
      'key-network',
      'closed port',
      testServer,
    )
    await fails(scene.create({ url: 'https://vault.invalid:8200' }, given), 'key-network', 'unknown host', testServer)
  })

  it('is given up when it doesn’t answer in time', async () => {
    await scene.close()
    scene = await startScene(300)
    const hole = await startBlackHole()
    const started = performance.now()
    await fails(scene.create({ url: `http://127.0.0.1:${hole.port}` }, given), 'key-timeout', 'slow answer', testServer)
    expect(performance.now() - started).toBeLessThan(2000)
    await hole.stop()
  })

  it.each([
    ['a page of a network', 200, '<!doctype html><title>Sign in</title>', 'text/html'],
    ['a page that says it is something else', 200, '<html>Sign in</html>', 'application/json'],
    ['a page that asks for a sign-in', 511, '<html>Sign in</html>', 'text/html'],
    ['another service', 200, '{"ok":true}', 'application/json'],
    ['a server without Vault', 404, '404 page not found', 'text/plain'],
  ])('is not taken for Vault: %s', async (_, status, body, type) => {
    const server = await answering(withStatus(status, body, type))
    await fails(scene.create({ url: server.url }, given), 'key-not-the-service', 'page of a network', testServer)
    await server.stop()
  })

  it('gets no token and no plaintext by a redirect, of a node on standby or of a network', async () => {
    const other = await answering(withStatus(200, '{}'))
    for (const [status, place, code] of [
      [307, '/v1/transit/keys/keyward', 'key-sealed'],
      [302, '/sign-in', 'key-not-the-service'],
      [308, '/v1/elsewhere', 'key-not-the-service'],
    ] as const) {
      const server = await answering(withStatus(status, '', 'text/html', { Location: `${other.url}${place}` }))
      await fails(scene.create({ url: server.url }, given), code)
      expect(server.requests[0]).toMatchObject({ headers: { 'x-vault-token': token, 'x-vault-request': 'true' } })
      await server.stop()
    }
    expect(other.requests).toEqual([])
    await other.stop()
  })

  it.each([
    ['a fault of Vault', 500, '{"errors":["internal error"]}', 'key-unavailable'],
    ['a gateway without Vault behind it', 502, '<html>Bad Gateway</html>', 'key-unavailable'],
    ['a node of a secondary cluster', 472, '{"errors":[]}', 'key-sealed'],
    ['a Vault that was never initialised', 503, '{"errors":["Vault is not initialized"]}', 'key-sealed'],
  ])('is named: %s', async (_, status, body, code) => {
    const server = await answering(withStatus(status, body))
    await fails(
      scene.create({ url: server.url }, given),
      code,
      status < 503 && status > 499 ? 'fault of the service' : 'sealed',
      testServer,
    )
    const tries = server.requests.filter(({ line }) => line === 'GET /v1/transit/keys/keyward')
    expect(tries).toHaveLength(code === 'key-unavailable' ? 3 : 1)
    await server.stop()
  })

  it('is sent nothing that the process’s environment holds for Vault’s own command', async () => {
    const server = await answering(withStatus(400, '{"errors":["invalid role or secret ID"]}'))
    const foreign = { VAULT_TOKEN: 'hvs.foreign', VAULT_NAMESPACE: 'foreign', VAULT_PREFIX: '/foreign' }
    try {
      Object.assign(process.env, foreign)
      const chosen = { url: server.url, signIn: 'approle', roleId: 'role' }
      await fails(scene.create(chosen, { secretId: 'canary' }), 'key-auth')
    } finally {
      for (const name of Object.keys(foreign)) delete process.env[name]
    }
    expect(server.requests.map(({ line }) => line)).toEqual(['POST /v1/auth/approle/login'])
    expect(JSON.stringify(server.requests)).not.toMatch(/foreign|x-vault-token|x-vault-namespace/)
    await server.stop()
  })

  it('is sent nothing without TLS, also where the environment leads there or the slot file was edited', async () => {
    scene.env.KEYWARD_VAULT_URL = 'http://vault.invalid:8200'
    expect(await bodyOf(scene.create({}, given))).toMatchObject({
      code: 'invalid-request',
      issues: [{ path: 'settings.url', message: 'Use https. Without it, http is for this computer alone.' }],
    })
    scene.env.KEYWARD_VAULT_URL = ''
    await scene.client.vault.create({
      name: 'default',
      slot: { provider: 'fernet', source: 'environment' },
      recovery: null,
    })
    await scene.lock()
    scene.editSlot({
      provider: 'vault',
      source: '',
      params: { url: 'http://vault.invalid:8200', mount: 'transit', key: 'keyward' },
    })
    scene.env.KEYWARD_VAULT_TOKEN = token
    await fails(scene.unlock(), 'key-misconfigured')
  })

  it('lets nothing of tokens, passwords, the vault key or Vault’s words out: errors, events, logs and every file', () => {
    expectNothingCameOut()
  })
})

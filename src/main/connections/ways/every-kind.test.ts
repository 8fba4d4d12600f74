import { describe, expect, it } from 'vitest'
import { startConnectProxy } from '../../../../test/peers/connect-proxy.ts'
import { expectFinding, probeTarget, proxyLeg } from '../../../../test/peers/targets.ts'
import { keyFile } from '../../credentials/types/testing.ts'
import { connectors } from '../connectors/registry.ts'
import { connectionKinds } from '../kinds.ts'

/** Something for every parameter that decides where a kind leads. */
const parameters = {
  host: 'system.example.test',
  port: '1234',
  url: 'https://system.example.test:1234',
  endpoint: 'https://system.example.test:1234',
  emulator: '',
  region: 'eu-central-1',
  resource: 'token',
  account: 'acme-main',
  cloud: 'public',
  service: 'orders',
  query: '{ viewer { login } }',
  path: '/me',
  probe: 'request',
  mechanism: 'PLAIN',
  handshake: 'info',
  version: '5',
  tls: 'verify',
}
const credential = {
  type: 'password',
  values: {
    username: 'ann',
    password: 'Kq7-passw0rd',
    privateKey: keyFile('ed25519'),
    accessKeyId: 'AKIAABCDEFGHIJKLMNOP',
  },
  secretFields: ['password'],
  http: { headers: { Authorization: 'Basic x' }, query: {} },
}

describe('T9 a connection that leads through another one', () => {
  it.each(connectionKinds.map((kind) => [kind.id, kind] as const))('dials nowhere else: %s', async (id, kind) => {
    const proxy = await startConnectProxy('403 Forbidden')
    const connector = (await connectors.get(id)?.()) ?? expect.fail('no connector')
    const to = kind.target(parameters)
    const target = { ...probeTarget(id, credential, parameters), boundHosts: [to], timeoutMs: 3000 }
    await expectFinding({ ...target, hops: [proxyLeg(proxy)] }, 'permission', 'connect', connector)
    expect(new Set(proxy.tunnels)).toEqual(new Set([to]))
    await proxy.stop()
  })
})

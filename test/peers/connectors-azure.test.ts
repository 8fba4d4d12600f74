import { createPrivateKey, createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { azure } from '../../src/main/connections/connectors/azure.ts'
import { entraRefusal } from '../../src/main/connections/connectors/azure-sign-in.ts'
import { azureKind } from '../../src/main/connections/kinds/azure.ts'
import { answerAzure, application, subscription, tenant } from './azure-double.ts'
import { makeRsaCertificate } from './certificates.ts'
import { startServer, testHttpMatrix } from './http-matrix.ts'
import { typedTarget } from './http-targets.ts'
import type { SocketPeer } from './sockets.ts'
import { expectFinding } from './targets.ts'

const own = makeRsaCertificate('meridian-deploy')
const foreign = makeRsaCertificate('meridian-deploy')
const secret = 'kwAzureSecret~8Qx'
const expiredSecret = 'kwAzureSecret~expired'
const answer = answerAzure({
  secret,
  expiredSecret,
  certificate: own.cert,
  publicKey: createPublicKey(createPrivateKey(own.key)),
})

function target(emulator: string, parameters: Record<string, string> = {}, credential: Record<string, string> = {}) {
  const values = {
    method: 'secret',
    cloud: 'public',
    tenantId: tenant,
    clientId: application,
    clientSecret: secret,
    ...credential,
  }
  const whole = { resource: 'management', cloud: 'public', emulator, ...parameters }
  return typedTarget(azureKind, whole, 'azure-service-principal', values, ['clientSecret', 'privateKey', 'passphrase'])
}

describe('T3 T4 Azure', () => {
  let peer: SocketPeer
  let base: string
  beforeAll(async () => {
    peer = await startServer(answer)
    base = `http://127.0.0.1:${peer.port}`
  })
  afterAll(() => peer.stop())

  it('signs in by secret, by certificate and as the machine, and tells the application', async () => {
    const outcome = await expectFinding(target(base), 'ok', null)
    expect(outcome.identity).toBe('meridian-deploy')
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    const certificate = { method: 'certificate', certificate: own.cert, privateKey: own.key }
    await expectFinding(target(base, {}, certificate), 'ok', null, azure)
    await expectFinding(target(base, {}, { method: 'managed-identity' }), 'ok', null, azure)
  })

  it('asks each service with a token of its own', async () => {
    await expectFinding(target(base, { subscription }), 'ok', null, azure)
    await expectFinding(
      target(base, { resource: 'key-vault', address: 'https://meridian.vault.azure.net' }),
      'ok',
      null,
      azure,
    )
    const storage = { resource: 'storage', address: 'https://meridian.blob.core.windows.net' }
    await expectFinding(target(base, storage), 'ok', null, azure)
    await expectFinding(target(base, { ...storage, container: 'exports' }), 'ok', null, azure)
    await expectFinding(target(base, { ...storage, container: 'nowhere' }), 'not-found', 'query', azure)
    await expectFinding(target(base, { subscription: tenant }), 'not-found', 'query', azure)
    await expectFinding(target(base, { resource: 'graph' }), 'permission', 'authorize', azure)
  })

  it('tells what is wrong with the sign-in', async () => {
    for (const [credential, code, detail] of [
      [{ clientSecret: 'kwAzureSecret~wrong' }, 'auth-failed', 'AADSTS7000215'],
      [{ clientSecret: expiredSecret }, 'auth-failed', 'AADSTS7000222'],
      [{ clientId: tenant }, 'auth-failed', 'AADSTS700016'],
      [{ tenantId: application }, 'not-found', 'AADSTS90002'],
      [{ method: 'certificate', certificate: foreign.cert, privateKey: own.key }, 'auth-failed', 'AADSTS700027'],
      [{ method: 'certificate', certificate: own.cert, privateKey: foreign.key }, 'auth-failed', 'AADSTS700027'],
      [{ method: 'certificate', certificate: own.cert, privateKey: 'no key' }, 'misconfigured', ''],
      [{ cloud: 'china' }, 'misconfigured', 'china'],
    ] as const) {
      const outcome = await expectFinding(target(base, {}, credential), code, 'authenticate', azure)
      expect(outcome.stages.at(-1)?.detail).toBe(detail)
    }
  })

  it('T6 goes to fixed hosts alone, all of which one consent binds', () => {
    const cloud = (parameters: Record<string, string>, credential: Record<string, string> = {}) =>
      target('', parameters, credential).boundHosts
    expect(cloud({})).toEqual(['management.azure.com:443', 'login.microsoftonline.com:443'])
    expect(cloud({ resource: 'graph', cloud: 'usgov' }, { cloud: 'usgov' })).toEqual([
      'graph.microsoft.us:443',
      'login.microsoftonline.us:443',
    ])
    expect(cloud({}, { method: 'managed-identity' })).toEqual(['management.azure.com:443', '169.254.169.254:80'])
    const issues = (parameters: Record<string, string>) =>
      azureKind.check?.({ cloud: 'public', ...parameters })?.map(({ path }) => path)
    expect(issues({ resource: 'key-vault', address: 'https://meridian.vault.azure.net/' })).toEqual([])
    for (const address of [
      '',
      'https://evil.example',
      'https://vault.azure.net.evil.example',
      'http://m.vault.azure.net',
    ]) {
      expect(issues({ resource: 'key-vault', address }), address).toEqual(['address'])
    }
    const emulator = azureKind.parameters.find(({ name }) => name === 'emulator')
    for (const address of ['http://10.0.0.1', 'https://evil.example', 'https://localhost.evil.example']) {
      expect(emulator?.validate?.(address), address).not.toBeNull()
    }
    for (const address of ['http://127.0.0.1:8085', 'https://localhost:8443', 'http://[::1]:1']) {
      expect(emulator?.validate?.(address), address).toBeNull()
    }
  })

  testHttpMatrix({ connector: azure, answer, target: (emulator, ca) => target(emulator, { ca }) })
})

describe('T4 refusals of Microsoft Entra ID', () => {
  const cases = [
    ['auth-failed', { error: 'invalid_client', error_codes: [7000215] }, 401],
    ['auth-failed', { error: 'invalid_client', error_description: 'AADSTS7000222: expired' }, 401],
    ['auth-failed', { error: 'unauthorized_client', error_codes: [1] }, 400],
    ['misconfigured', { error: 'invalid_client', error_codes: [700024] }, 401],
    ['not-found', { error: 'invalid_request', error_codes: [900023] }, 400],
    ['not-found', { error: 'invalid_resource', error_codes: [500011] }, 400],
    ['permission', { error: 'access_denied', error_codes: [53003] }, 400],
    ['misconfigured', { error: 'invalid_scope' }, 400],
    ['server-error', { error: 'temporarily_unavailable' }, 503],
    ['server-error', undefined, 502],
    ['auth-failed', undefined, 401],
    ['permission', undefined, 403],
    ['unexpected-answer', { error: 'new_thing' }, 400],
  ] as const
  for (const [code, body, status] of cases) {
    it(`finds ${JSON.stringify(body)} with ${status} ${code}`, () => expect(entraRefusal(body, status).code).toBe(code))
  }
})

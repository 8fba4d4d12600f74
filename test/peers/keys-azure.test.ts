import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeToken } from './azure-entra.ts'
import { errorReply, vaultHost } from './azure-key-vault.ts'
import { pythonClient, pythonClientMissing, runPython } from './azure-python.ts'
import { azureScene } from './azure-scene.ts'
import { makeAuthority } from './certificates.ts'
import { startConnectProxy } from './connect-proxy.ts'
import { recordCase } from './key-cases.ts'
import { closedPort, startBlackHole } from './sockets.ts'

const scene = azureScene()

describe('V5 a key in Azure Key Vault (test server)', () => {
  it('opens the vault that it protects, and its version is noted', async () => {
    const newest = scene.peer.addVersion('keyward')
    await scene.createLocked()
    expect(scene.firstSlot.params).toMatchObject({ keyVersion: newest.id, algorithm: 'RSA-OAEP-256', signIn: 'cli' })
    scene.asked()
    await scene.proves('create, lock, unlock', scene.unlock(), 'opens')
    // Opening needs the permission to unwrap, and no other.
    expect(scene.asked()).toEqual(Array(2).fill(`POST /keys/keyward/${newest.id}/unwrapkey`))
    expect(await scene.test.client.vault.testSlot({ id: scene.firstSlot.id, passphrase: null })).toMatchObject({
      ok: true,
    })
  })

  it('may be an AES key of a Managed HSM', async () => {
    scene.peer.deleteKey('keyward')
    scene.peer.addVersion('keyward', 'oct-HSM')
    await scene.createLocked()
    expect(scene.firstSlot.params).toMatchObject({ algorithm: 'A256KW' })
    expect(await scene.outcome(scene.unlock())).toBe('opens')
  })

  it('keeps opening by the old version after a rotation there, and takes the new one when the slot is rotated', async () => {
    await scene.create()
    const { id, params } = scene.firstSlot
    const newest = scene.peer.addVersion('keyward')
    await scene.test.client.vault.lock({})
    await scene.proves('key rotated at the provider', scene.unlock(), 'opens')
    expect(scene.firstSlot.params.keyVersion).toBe(params.keyVersion)
    await scene.test.client.vault.rotateSlot({ id, passphrase: null })
    expect(scene.slots.map((slot) => slot.params.keyVersion)).toEqual([newest.id])
    await scene.test.client.vault.lock({})
    expect(await scene.outcome(scene.unlock())).toBe('opens')
  })

  it('still opens after it has expired, and takes no new vault then', async () => {
    scene.peer.deleteKey('keyward')
    const version = scene.peer.addVersion('keyward')
    await scene.createLocked()
    version.expires = 1_700_000_000
    expect(await scene.outcome(scene.unlock())).toBe('opens')
    const adding = scene.test.client.vault.addSlot({ slot: scene.slot(), label: '' })
    expect(await scene.outcome(adding)).toBe('key-disabled')
  })

  it('takes the place of another slot, and gives it up again', async () => {
    const fernet = { provider: 'fernet', source: 'environment' } as const
    await scene.test.client.vault.create({ name: 'default', slot: fernet, recovery: null })
    const { id } = await scene.test.client.vault.replaceSlot({
      id: scene.firstSlot.id,
      slot: scene.slot(),
      label: 'KMS',
    })
    await scene.test.client.vault.lock({})
    expect(await scene.outcome(scene.unlock())).toBe('opens')
    await scene.test.client.vault.replaceSlot({ id, slot: fernet, label: '' })
    expect(scene.slots.map(({ params }) => params)).toEqual([{}])
  })
})

describe('V10 what Azure Key Vault refuses (test server)', () => {
  it('by a disabled key leaves the vault intact', async () => {
    scene.peer.deleteKey('keyward')
    const version = scene.peer.addVersion('keyward')
    await scene.createLocked()
    version.enabled = false
    await scene.proves('disabled key', scene.unlock(), 'key-disabled')
    version.enabled = true
    expect(await scene.outcome(scene.unlock())).toBe('opens')
  })

  it('at set-up is noticed before anything is written, also where only the unwrapping is refused', async () => {
    scene.peer.instead = { line: /unwrapkey$/, reply: errorReply(403, 'Forbidden', 'KeyDisabled') }
    expect(await scene.outcome(scene.create())).toBe('key-disabled')
    expect(existsSync(join(scene.test.folder, 'keyslots.json'))).toBe(false)
  })

  it.each([
    ['missing permission', 403, 'Forbidden', 'ForbiddenByRbac', 'key-permission'],
    ['missing permission', 403, 'Forbidden', 'AccessDenied', 'key-permission'],
    ['throttled', 429, 'Throttled', undefined, 'key-throttled'],
    ['fault of the service', 503, 'ServiceUnavailable', undefined, 'key-unavailable'],
  ] as const)('is named: %s by %i %s %s', async (name, status, code, inner, outcome) => {
    await scene.createLocked()
    scene.peer.instead = { line: /unwrapkey$/, reply: errorReply(status, code, inner) }
    await scene.proves(name, scene.unlock(), outcome)
    scene.peer.instead = null
    expect(await scene.outcome(scene.unlock())).toBe('opens')
  })

  it('because of its firewall is a matter of the network', async () => {
    await scene.createLocked()
    scene.peer.instead = { line: /unwrapkey$/, reply: errorReply(403, 'Forbidden', 'ForbiddenByConnection') }
    expect(await scene.outcome(scene.unlock())).toBe('key-network')
  })

  it('because the key was deleted', async () => {
    await scene.createLocked()
    scene.peer.deleteKey('keyward')
    await scene.proves('missing key', scene.unlock(), 'key-not-found')
  })

  it('because the key can’t wrap', async () => {
    scene.peer.deleteKey('keyward')
    scene.peer.addVersion('keyward', 'EC')
    await scene.proves('unsuitable key', scene.create(), 'key-unsuitable')
    scene.peer.addVersion('keyward').operations = ['sign', 'verify']
    expect(await scene.outcome(scene.create())).toBe('key-unsuitable')
  })

  it('because it was wrapped by another key, for another slot, or altered', async () => {
    const other = scene.peer.addVersion('other')
    await scene.create()
    await scene.test.client.vault.addSlot({ slot: scene.slot(), label: '' })
    await scene.test.client.vault.lock({})
    const [first, second] = scene.slots
    if (!first || !second) throw new Error('no slots')
    scene.editSettings({ keyName: 'other', keyVersion: other.id })
    await scene.proves('wrong key', scene.unlock(first.id), 'key-wrong-vault')
    scene.editSettings({ keyName: 'keyward', keyVersion: first.params.keyVersion ?? '' })
    scene.editWrapped(second.wrapped)
    await scene.proves('foreign wrapped key', scene.unlock(first.id), 'key-wrong-vault')
    const altered = Buffer.from(first.wrapped, 'base64')
    altered[7] = (altered[7] ?? 0) ^ 1
    scene.editWrapped(altered.toString('base64'))
    await scene.proves('tampered wrapped key', scene.unlock(first.id), 'key-wrong-vault')
    scene.editSettings({ keyVersion: '../../secrets' })
    expect(await scene.outcome(scene.unlock(first.id))).toBe('keyslots-damaged')
  })
})

describe('V10 settings that were altered in the slot file', () => {
  it.each([
    ['vaultUrl', 'http://keyward.vault.test'],
    ['vaultUrl', 'nothing'],
    ['keyName', 'a/../../secrets/b'],
    ['signIn', 'anything'],
    ['proxy', 'ftp://proxy.test'],
  ])('send nothing anywhere, also when the slot is named: %s %s', async (name, value) => {
    await scene.createLocked()
    scene.asked()
    scene.editSettings({ [name]: value })
    expect(await scene.outcome(scene.unlock())).toBe('slot-unknown')
    expect(await scene.outcome(scene.unlockNamed())).toBe('key-misconfigured')
    expect(scene.asked()).toEqual([])
  })
})

describe('V10 the way to Azure Key Vault (test server)', () => {
  it('that ends nowhere is told by where', async () => {
    await scene.createLocked()
    const { port } = await closedPort()
    scene.editSettings({ proxy: '', vaultUrl: `https://localhost:${port}` })
    await scene.proves('closed port', scene.unlockNamed(), 'key-network')
    scene.editSettings({ vaultUrl: 'https://keyward.vault.invalid' })
    await scene.proves('unknown host', scene.unlockNamed(), 'key-network')
    const hole = await startBlackHole()
    scene.editSettings({ vaultUrl: `https://localhost:${hole.port}` })
    const started = performance.now()
    await scene.proves('slow answer', scene.unlockNamed(), 'key-timeout')
    expect(performance.now() - started).toBeLessThan(10_000)
    await hole.stop()
  })

  it('through a network’s own page, by itself or by a redirection, is not taken for the service', async () => {
    await scene.createLocked()
    scene.peer.instead = { line: /./, reply: { status: 200, page: '<!doctype html><title>Welcome</title>' } }
    await scene.proves('page of a network', scene.unlock(), 'key-not-the-service')
    scene.peer.instead = { line: /./, reply: { status: 302, headers: { Location: 'https://portal.test/' } } }
    expect(await scene.outcome(scene.unlock())).toBe('key-not-the-service')
  })

  it('may end at a gateway that says a status and no more', async () => {
    await scene.createLocked()
    for (const [status, code] of [
      [503, 'key-unavailable'],
      [403, 'key-permission'],
      [429, 'key-throttled'],
    ] as const) {
      scene.peer.instead = { line: /./, reply: { status } }
      expect(await scene.outcome(scene.unlock())).toBe(code)
    }
  })

  it('to something that wants a token for another service ends before anybody signs in', async () => {
    await scene.createLocked()
    scene.az.says('must not be started')
    const headers = { 'WWW-Authenticate': 'Bearer authorization="https://login.test/x", resource="https://graph.test"' }
    scene.peer.instead = { line: /./, reply: { ...errorReply(401, 'Unauthorized'), headers } }
    expect(await scene.outcome(scene.unlock())).toBe('key-not-the-service')
  })

  it('after a passing fault is taken once more', async () => {
    await scene.createLocked()
    scene.peer.instead = { line: /unwrapkey$/, reply: errorReply(503, 'ServiceUnavailable'), times: 1 }
    expect(await scene.outcome(scene.unlock())).toBe('opens')
    expect(scene.peer.instead.times).toBe(0)
  })

  it('may lead through a proxy, which may refuse', async () => {
    await scene.createLocked()
    const before = scene.proxy.tunnels.length
    await scene.proves('through a proxy', scene.unlock(), 'opens')
    expect(scene.proxy.tunnels.slice(before)).toEqual(Array(2).fill(`${vaultHost}:443`))
    await scene.test.client.vault.lock({})
    const refusing = await startConnectProxy('407 Proxy Authentication Required')
    scene.editSettings({ proxy: refusing.url })
    await scene.proves('refused by a proxy', scene.unlockNamed(), 'key-proxy')
    await refusing.stop()
    const { port } = await closedPort()
    scene.editSettings({ proxy: `http://127.0.0.1:${port}` })
    expect(await scene.outcome(scene.unlockNamed())).toBe('key-proxy')
  })

  it('is trusted by the organisation’s own CA alone', async () => {
    delete scene.test.env.KEYWARD_KMS_CA_FILE
    await scene.proves('untrusted certificate', scene.create(), 'key-tls')
    const other = join(scene.folder, 'other.pem')
    writeFileSync(other, makeAuthority('Another authority').ca)
    expect(await scene.outcome(scene.create({ caFile: other }))).toBe('key-tls')
    expect(await scene.outcome(scene.create({ caFile: join(scene.folder, 'none.pem') }))).toBe('key-misconfigured')
    await scene.createLocked({ caFile: scene.ca })
    await scene.proves('own CA', scene.unlock(), 'opens')
  })
})

const missing = pythonClientMissing()

describe.skipIf(missing !== null)(
  `V5 Microsoft’s client for Python${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    /** Reads the key, unwraps with it, and tells what went wrong as the client tells it. */
    const script = `
import base64, json, os, sys, types
from azure.core.exceptions import HttpResponseError
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys.crypto import CryptographyClient
given = json.loads(os.environ['GIVEN'])
class Credential:
    def get_token(self, *scopes, **_):
        from azure.core.credentials import AccessToken
        return AccessToken(given['token'], 4000000000)
keys = KeyClient(given['vaultUrl'], Credential())
def attempt(work):
    try:
        return work()
    except HttpResponseError as error:
        return [type(error).__name__, error.status_code, (error.error.innererror or {}).get('code')]
def unwrap():
    key = keys.get_key(given['keyName'], given['keyVersion'])
    result = CryptographyClient(key, Credential()).unwrap_key(given['algorithm'], base64.b64decode(given['wrapped']))
    return result.key.hex()
print(json.dumps([attempt(unwrap), attempt(lambda: keys.get_key('none').name)]))`

    const run = () => {
      const { params, wrapped } = scene.firstSlot
      const given = JSON.stringify({ ...params, wrapped, token: makeToken(scene.peer.entra) })
      return runPython(script, { GIVEN: given, HTTPS_PROXY: scene.proxy.url, REQUESTS_CA_BUNDLE: scene.ca })
    }

    it('unwraps what Keyward wrapped, and finds the test server’s refusals to be the service’s', async () => {
      const version = scene.peer.addVersion('keyward')
      await scene.create()
      const wrappedHere = scene.peer.plaintexts.at(-1)?.toString('hex')
      expect(wrappedHere).toMatch(/^[0-9a-f]{128}$/)
      expect(await run()).toEqual([wrappedHere, ['ResourceNotFoundError', 404, null]])
      version.enabled = false
      expect(await run()).toEqual([
        ['HttpResponseError', 403, 'KeyDisabled'],
        ['ResourceNotFoundError', 404, null],
      ])
      recordCase({ provider: 'azure', counterpart: pythonClient, case: 'create, lock, unlock', outcome: 'opens' })
    })
  },
)

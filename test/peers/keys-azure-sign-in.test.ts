import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { root } from '../../scripts/run.ts'
import { makeBrowser } from './azure-browser.ts'
import { loginHost, makeToken, tenant } from './azure-entra.ts'
import { errorReply, vaultHost } from './azure-key-vault.ts'
import { asService, azureScene } from './azure-scene.ts'

const scene = azureScene()

describe('V5 the sign-in of the Azure CLI (its stand-in)', () => {
  it('is asked for the key vault’s own tenant, once for a slot that is made', async () => {
    scene.az.signedIn(makeToken(scene.peer.entra))
    await scene.create()
    expect(scene.az.started()).toEqual([
      `account get-access-token --output json --resource https://vault.test --tenant ${tenant}`,
    ])
  })

  it.each([
    ['not signed in', "ERROR: Please run 'az login' to setup account.", 'key-not-signed-in'],
    [
      'expired sign-in',
      'ERROR: AADSTS700082: The refresh token has expired due to inactivity.\nRun the command below …\naz logout\naz login',
      'key-expired-azure',
    ],
    [
      'expired sign-in',
      'AADSTS50076: Due to a configuration change made by your administrator you must use multi-factor authentication.',
      'key-expired-azure',
    ],
  ] as const)('is told apart: %s', async (name, text, outcome) => {
    await scene.createLocked()
    scene.az.says(text)
    await scene.proves(name, scene.unlock(), outcome)
  })

  it('may fail for want of a network, of the program, or of its answer', async () => {
    await scene.createLocked()
    scene.az.says("HTTPSConnectionPool(host='login.vault.test', port=443): Max retries exceeded (NameResolutionError)")
    expect(await scene.outcome(scene.unlock())).toBe('key-network')
    scene.az.says('SSLError(SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate"))')
    expect(await scene.outcome(scene.unlock())).toBe('key-tls')
    scene.az.sleeps(30)
    expect(await scene.outcome(scene.unlock())).toBe('key-timeout')
    scene.test.env.PATH = scene.az.emptyPath
    expect(await scene.outcome(scene.unlock())).toBe('key-not-signed-in')
  })

  it('is refused by the key vault when its token is none', async () => {
    await scene.createLocked()
    scene.az.signedIn('kwCanaryToken-of-nobody')
    expect(await scene.outcome(scene.unlock())).toBe('key-auth')
  })
})

describe('V5 the sign-in of a service principal (test server)', () => {
  const secrets = () => ({ clientSecret: scene.peer.entra.clientSecret })

  it('keeps its secret in the keychain', async () => {
    await scene.createLocked(asService, secrets())
    const entries = [...scene.keychain.entries].map(([account, kept]) => [account, kept.toString()])
    expect(entries).toEqual([[expect.stringContaining(scene.firstSlot.id), scene.peer.entra.clientSecret]])
    await scene.proves('create, lock, unlock', scene.unlock(), 'opens')
    scene.keychain.entries.clear()
    await scene.test.client.vault.lock({})
    await scene.proves('not signed in', scene.unlock(), 'key-not-signed-in')
  })

  it('may be in the environment altogether, and keeps nothing then', async () => {
    Object.assign(scene.test.env, {
      KEYWARD_AZURE_VAULT_URL: `https://${vaultHost}`,
      KEYWARD_AZURE_KEY_NAME: 'keyward',
      KEYWARD_AZURE_SIGN_IN: asService.signIn,
      KEYWARD_KMS_CA_FILE: scene.ca,
      KEYWARD_KMS_PROXY: scene.proxy.url,
      AZURE_TENANT_ID: asService.tenantId,
      AZURE_CLIENT_ID: asService.clientId,
      AZURE_CLIENT_SECRET: scene.peer.entra.clientSecret,
    })
    const slot = { provider: 'azure' as const, settings: {}, secrets: {} }
    await scene.test.client.vault.create({ name: 'default', slot, recovery: null })
    expect(scene.keychain.entries.size).toBe(0)
    await scene.test.client.vault.lock({})
    expect(await scene.outcome(scene.unlock())).toBe('opens')
  })

  it('is refused by name', async () => {
    await scene.createLocked(asService, secrets())
    const rightful = scene.peer.entra.clientSecret
    scene.peer.entra.clientSecret = 'another-secret'
    expect(await scene.outcome(scene.unlock())).toBe('key-auth')
    scene.peer.entra.clientSecret = rightful
    scene.peer.entra.refusal = 7_000_222
    await scene.proves('expired sign-in', scene.unlock(), 'key-expired-azure')
    scene.peer.entra.refusal = 700_016
    expect(await scene.outcome(scene.unlock())).toBe('key-misconfigured')
  })

  it('of another tenant than the key vault’s is no use', async () => {
    const tenantId = '99999999-2222-3333-4444-555555555555'
    expect(await scene.outcome(scene.create({ ...asService, tenantId }, secrets()))).toBe('key-misconfigured')
  })

  it('does not take a network’s page, a fault or a silent server for Microsoft’s answer', async () => {
    await scene.createLocked(asService, secrets())
    scene.peer.instead = { line: /oauth2/, reply: { status: 200, page: '<html>Sign in to the network</html>' } }
    expect(await scene.outcome(scene.unlock())).toBe('key-not-the-service')
    scene.peer.instead = { line: /oauth2/, reply: { status: 503 } }
    expect(await scene.outcome(scene.unlock())).toBe('key-unavailable')
    scene.peer.instead = { line: /oauth2/, reply: errorReply(429, 'throttled') }
    expect(await scene.outcome(scene.unlock())).toBe('key-throttled')
    scene.test.env.AZURE_AUTHORITY_HOST = 'https://login.vault.invalid'
    expect(await scene.outcome(scene.unlock())).toBe('key-proxy')
  })

  it('asks for what is missing by its name', async () => {
    expect(await scene.outcome(scene.create({ signIn: asService.signIn }))).toBe('invalid-request')
    expect(scene.told.at(-1)).toMatch(/settings.tenantId.*settings.clientId.*secrets.clientSecret/)
  })
})

describe('V5 the sign-in in the browser (its stand-in)', () => {
  it('asks the person each time, and only when its slot is named', async () => {
    const browser = makeBrowser(scene.folder)
    vi.stubEnv('BROWSER', browser.program)
    browser.person('signs in')
    await scene.createLocked({ signIn: 'browser' })
    const [asked, ...more] = browser.opened()
    expect(more).toEqual([])
    expect(asked?.origin).toBe(`https://${loginHost}`)
    expect(asked?.pathname).toContain(tenant)
    expect(asked?.searchParams.get('code_challenge_method')).toBe('S256')
    expect(asked?.searchParams.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+$/)

    expect(await scene.outcome(scene.unlock())).not.toBe('opens')
    expect(browser.opened()).toEqual([])
    await scene.proves('create, lock, unlock', scene.unlock(scene.firstSlot.id), 'opens')
    expect(browser.opened()).toHaveLength(1)
    expect(scene.keychain.entries.size).toBe(0)

    await scene.test.client.vault.lock({})
    browser.person('declines')
    await scene.proves('not signed in', scene.unlock(scene.firstSlot.id), 'key-not-signed-in')
  })
})

describe('V5 Azure’s SDK', () => {
  it('says nothing, whatever the environment wants to hear', async () => {
    await scene.createLocked(asService, { clientSecret: scene.peer.entra.clientSecret })
    const script = `
      const { azureProvider } = await import(${JSON.stringify(join(root, 'src/main/keys/azure/provider.ts'))})
      const provider = azureProvider.make(${JSON.stringify({
        source: '',
        settings: { ...scene.firstSlot.params, caFile: scene.ca },
      }).slice(0, -1)}, environment: { env: { AZURE_AUTHORITY_HOST: 'https://${loginHost}' }, packaged: true },
        secret: async () => process.env.SECRET })
      const context = { vaultId: 'v', slotId: 's', format: 'f' }
      const key = await provider.unwrap(await provider.wrap(Buffer.alloc(32, 7), context), context)
      console.log(key.equals(Buffer.alloc(32, 7)))`
    const env = {
      PATH: process.env.PATH,
      SECRET: scene.peer.entra.clientSecret,
      AZURE_LOG_LEVEL: 'verbose',
      DEBUG: '*',
    }
    const args = ['--input-type=module', '--no-warnings', '-e', script]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env, timeout: 30_000 })
    expect(stdout).toBe('true\n')
    expect(stderr).toBe('')
  })
})

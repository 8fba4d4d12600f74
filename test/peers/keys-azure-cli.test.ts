import { describe, expect, it } from 'vitest'
import { setUpAz } from './azure-az.ts'
import { loginHost } from './azure-entra.ts'
import { asService, azureScene } from './azure-scene.ts'
import { findProgram } from './daemons.ts'
import { type KeyCaseName, recordCase } from './key-cases.ts'

const scene = azureScene({ serviceDeadlineMs: 15_000 })
const program = findProgram('az')
const skipped = program === null ? ' (skipped: az is not installed)' : ''

describe.skipIf(program === null)(`V5 the Azure CLI itself, with the test’s key vault${skipped}`, () => {
  it('signs in, or says why it doesn’t', async () => {
    const network = { HTTPS_PROXY: scene.proxy.url, REQUESTS_CA_BUNDLE: scene.ca }
    const az = setUpAz(program ?? '', scene.folder, `https://${loginHost}`, network)
    Object.assign(scene.test.env, az.env)
    const { clientId, tenantId } = asService
    const account = ['-u', clientId, '-p', scene.peer.entra.clientSecret, '--tenant', tenantId]
    const logIn = () => az.run('login', '--service-principal', ...account, '--allow-no-subscriptions')
    const proves = async (name: KeyCaseName, work: Promise<unknown>, outcome: string) => {
      expect(await scene.outcome(work)).toBe(outcome)
      recordCase({ provider: 'azure', counterpart: 'Azure CLI', case: name, outcome })
    }

    await proves('not signed in', scene.create(), 'key-not-signed-in')
    scene.peer.instead = { line: /arm\/subscriptions/, reply: { status: 200, json: { value: [] } } }
    await logIn()
    await scene.createLocked()
    await proves('create, lock, unlock', scene.unlock(), 'opens')
    await scene.test.client.vault.lock({})

    await az.run('account', 'clear')
    await logIn()
    scene.peer.entra.refusal = 7_000_222
    await proves('expired sign-in', scene.unlock(), 'key-expired-azure')
  })
})

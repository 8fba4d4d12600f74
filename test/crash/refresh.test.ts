import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import { type OidcService, SmallBrowser, startOidcService } from '../peers/oidc-provider.ts'

const worker = fileURLToPath(new URL('refresh-worker.ts', import.meta.url))

let service: OidcService
let test: TestCore

beforeAll(async () => {
  service = await startOidcService()
  test = await startCore()
})
afterAll(async () => {
  await test.close()
  await service.stop()
})

/** A credential that a person has just authorized. */
async function authorized(name: string): Promise<string> {
  const { id } = await test.client.credentials.create({
    type: 'oauth2-authorization-code',
    metadata: metadata({ name }),
    config: { issuer: service.issuer, clientId: 'desktop', scopes: 'openid' },
    secrets: { clientSecret: 'desktop-secret-0123456789' },
  })
  const runId = randomUUID()
  const stop = test.core.subscribe((event) => {
    if (event.name === 'oauth.progress' && event.data.phase === 'browser') void new SmallBrowser().go(event.data.url)
  })
  await test.client.oauth.authorize({ id, runId, way: 'browser', open: false })
  stop()
  return id
}

/** Refreshes in a process of its own, which is killed when the service sees what `at` says. */
async function killedAt(id: string, at: OidcService['onRequest']): Promise<void> {
  const child = spawn(process.execPath, [worker, test.home, id], {
    env: { ...process.env, ...test.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  service.onRequest = async (what) => {
    if ((await at?.(what)) !== true) return false
    service.onRequest = undefined
    child.kill('SIGKILL')
    await ended
    return true
  }
  expect(await ended).toEqual([null, 'SIGKILL'])
  service.onRequest = undefined
}

/** Refreshes in a process of its own, and tells when it has begun to and how it ended. */
function refreshElsewhere(id: string) {
  const child = spawn(process.execPath, [worker, test.home, id], {
    env: { ...process.env, ...test.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { begun: once(child.stdout, 'data'), ended: once(child, 'exit') }
}

const status = async (id: string) => (await test.client.oauth.status({ id })).grant

describe('O2 a process that is killed while it refreshes', () => {
  it('before anything was sent: nothing is lost, and the next one refreshes', async () => {
    const id = await authorized('Before')
    await killedAt(id, async (what) => what === 'discovery')
    expect(await status(id)).toMatchObject({ state: 'valid', failure: null })
    expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })
  })

  it('after it was sent: the service has replaced the token, and nobody tries the old one by themselves', async () => {
    const id = await authorized('After')
    await killedAt(id, async (what) => what === 'token')
    const asked = service.tokenRequests.length
    expect(await status(id)).toMatchObject({ state: 'uncertain', failure: 'oauth-uncertain' })
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-uncertain' },
    })
    expect(service.tokenRequests.length).toBe(asked)
    expect((await test.client.overview.get({})).attention).toContainEqual(
      expect.objectContaining({ kind: 'oauth-uncertain', subjectId: id }),
    )
  })

  it('when the answer had been given: what is stored is whole, or nobody takes it for good', async () => {
    for (const delayMs of [0, 2, 5, 10]) {
      const id = await authorized(`Answered ${delayMs}`)
      await killedAt(id, async (what) => {
        if (what !== 'answered') return false
        await new Promise((resolve) => setTimeout(resolve, delayMs))
        return true
      })
      const grant = await status(id)
      expect(['valid', 'uncertain']).toContain(grant?.state)
      if (grant?.state === 'valid')
        expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })
    }
  })
})

describe('O2 a window and two commands that refresh at once', () => {
  it.each(['the window', 'a command'])('make one request, all go on with its token: %s is first', async (first) => {
    const id = await authorized(`Three, ${first}`)
    const window = await test.another('desktop')
    await window.client.vault.unlock({ passphrase: null, slotId: null })
    const inWindow = () => window.client.oauth.refresh({ id, onceMore: false })
    const asked = service.tokenRequests.length
    // The answer waits until everybody wants it.
    let answer = () => {}
    const all = new Promise<boolean>((resolve) => {
      answer = () => resolve(false)
    })
    service.onRequest = async (what) => what === 'token' && all
    const early = first === 'the window' ? inWindow() : undefined
    const commands = [refreshElsewhere(id), refreshElsewhere(id)]
    await Promise.all(commands.map(({ begun }) => begun))
    const refreshing = early ?? inWindow()
    await delay(300)
    answer()
    expect(await refreshing).toMatchObject({ state: 'valid', failure: null })
    expect(await Promise.all(commands.map(({ ended }) => ended))).toEqual([
      [0, null],
      [0, null],
    ])
    service.onRequest = undefined
    expect(service.tokenRequests.length - asked).toBe(1)
    // One that sees an old refresh token again takes everything back.
    expect(service.revoked).toEqual([])
    expect(await inWindow()).toMatchObject({ state: 'valid' })
    await window.close()
  })
})

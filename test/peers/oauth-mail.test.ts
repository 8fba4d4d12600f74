import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import { type DovecotPeer, dovecotMissing, startDovecot } from './dovecot.ts'
import { type OidcService, SmallBrowser, startOidcService } from './oidc-provider.ts'

const missing = dovecotMissing()

describe.skipIf(missing !== null)(`O2 T3 a mailbox by OAuth${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let service: OidcService
  let mail: DovecotPeer
  let test: TestCore

  beforeAll(async () => {
    service = await startOidcService({ accessSeconds: 3 })
    mail = await startDovecot(async (token) => (await service.provider.AccessToken.find(token)) !== undefined)
    test = await startCore()
  })
  afterAll(async () => {
    await test.close()
    await mail.stop()
    await service.stop()
  })

  it('is opened with the token that a person has authorized, and with another one when that has ended', async () => {
    const { id } = await test.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: 'Mail of ann', boundHosts: [`${mail.host}:${mail.port}`] }),
      config: { issuer: service.issuer, clientId: 'desktop', scopes: 'openid' },
      secrets: { clientSecret: 'desktop-secret-0123456789' },
    })
    const connection = await test.client.connections.create({
      input: {
        name: 'Mailbox',
        kind: 'imap',
        systemId: null,
        environment: 'staging',
        credentialId: id,
        parameters: { host: mail.host, port: String(mail.port), user: mail.user, mailbox: 'INBOX' },
        purpose: '',
      },
      consent: false,
    })
    const run = async () => {
      const connections = { ids: [connection.id] }
      const { results } = await test.client.tests.run({ runId: randomUUID(), connections, timeoutMs: 10_000 })
      return results[0]
    }
    // Without an authorization nothing is sent.
    expect(await run()).toMatchObject({ ok: false, stages: [] })

    const stop = test.core.subscribe((event) => {
      if (event.name === 'oauth.progress' && event.data.phase === 'browser') void new SmallBrowser().go(event.data.url)
    })
    await test.client.oauth.authorize({ id, runId: randomUUID(), way: 'browser', open: false })
    stop()
    expect(await run()).toMatchObject({ ok: true, code: 'ok' })
    await delay(3100)
    const asked = service.tokenRequests.length
    expect(await run()).toMatchObject({ ok: true, code: 'ok' })
    expect(service.tokenRequests.length).toBe(asked + 1)

    for (const grant of service.grants.splice(0)) {
      await service.provider.RefreshToken.revokeByGrantId(grant)
      await service.provider.AccessToken.revokeByGrantId(grant)
    }
    expect(await run()).toMatchObject({ ok: false })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { navigate } from '../peers/navigate.ts'
import { email, type OidcService, SmallBrowser, startOidcService } from '../peers/oidc-provider.ts'
import { Command } from './cli-command.ts'

const command = new Command()
let service: OidcService
/** Every token that the service has given out. */
const given = new Set<string>()

beforeAll(async () => {
  service = await startOidcService()
  service.provider.on('grant.success', (context) => {
    const { body = {} } = context as { body?: Record<string, unknown> }
    for (const name of ['access_token', 'refresh_token', 'id_token'])
      if (typeof body[name] === 'string') given.add(body[name])
  })
  command.file('secret', 'desktop-secret-0123456789\n')
  await command.run(['vault', 'create'])
})
afterAll(async () => {
  await service.stop()
  command.close()
})

const run = (...argv: string[]) => command.run(argv)
async function json(...argv: string[]): Promise<Record<string, unknown>> {
  const ran = await run('--json', ...argv)
  return { ...(ran.json() as Record<string, unknown>), status: ran.status }
}

async function add(name: string, ...more: string[]): Promise<string> {
  const set = (field: string, value: string) => ['--set', `${field}=${value}`]
  const ran = await run(
    ...['credential', 'add', '--type', 'oauth2-authorization-code', '--name', name],
    ...set('issuer', service.issuer),
    ...set('clientId', 'desktop'),
    ...set('scopes', 'openid email'),
    ...['--secret', `clientSecret=@${command.home}/secret`],
    ...more,
  )
  expect(ran, ran.stderr).toMatchObject({ status: 0 })
  return name
}

/** Runs `oauth authorize` beside a person who does with its message what `act` says, once. */
function authorize(argv: readonly string[], act: (told: string, interrupt: () => void) => unknown) {
  let acted = false
  return command.run(['oauth', 'authorize', ...argv], {
    onError(text, interrupt) {
      if (acted || !/^ {2}http\S+\n/m.test(text)) return
      acted = true
      act(text, interrupt)
    },
  })
}

const addressIn = (text: string) => /^ {2}(http\S+)$/m.exec(text)?.[1] ?? ''
const browse = (text: string) => new SmallBrowser().go(addressIn(text))
describe('O1, O3 keyward oauth', () => {
  it('authorizes in a browser of this computer, and tells who did, for what and until when', async () => {
    const name = await add('In the browser')
    expect(await json('oauth', 'status', name)).toMatchObject({ status: 0, state: 'none' })
    const ran = await authorize([name, '--no-browser'], browse)
    expect(ran, ran.stderr).toMatchObject({ status: 0 })
    expect(ran.stderr).toMatch(/Authorize on this page:[\s\S]+Fetching the tokens/)
    expect(ran.stdout).toMatch(/State\s+valid/)
    expect(ran.stdout).toContain(email)
    expect(ran.stdout).toMatch(/Scopes\s+openid email/)
    expect(ran.stdout).toMatch(/Access token until\s+\d{4}-/)
    expect(await json('oauth', 'status', name)).toMatchObject({
      status: 0,
      credential: name,
      state: 'valid',
      subject: email,
    })
  })

  it('ends with 1 when the person declines, or interrupts it', async () => {
    const name = await add('Declined')
    const declined = await authorize([name, '--no-browser'], (text) => {
      const asked = new URL(addressIn(text)).searchParams
      const back = new URL(asked.get('redirect_uri') ?? '')
      const answer = { error: 'access_denied', state: asked.get('state') ?? '', iss: service.issuer }
      back.search = new URLSearchParams(answer).toString()
      return navigate(back)
    })
    expect(declined).toMatchObject({ status: 1, stdout: '' })
    expect(declined.stderr).toContain('The authorization was declined at the service.')
    const interrupted = await authorize([name, '--no-browser'], (_text, interrupt) => interrupt())
    expect(interrupted).toMatchObject({ status: 1, stderr: expect.stringContaining('Cancelling…') })
    expect(await json('oauth', 'status', name)).toMatchObject({ state: 'none' })
  })

  it('refreshes, says what was refused, and goes on after another authorization', async () => {
    const name = await add('Refreshed')
    await authorize([name, '--no-browser'], browse)
    const [before, after] = [await json('oauth', 'status', name), await json('oauth', 'refresh', name)]
    expect(after).toMatchObject({ status: 0, state: 'valid' })
    expect(String(after.refreshedAt) > String(before.refreshedAt)).toBe(true)
    service.trouble = { kind: 'answer', status: 400, body: '{"error":"invalid_grant"}' }
    expect(await json('oauth', 'refresh', name)).toMatchObject({ status: 1, error: { code: 'oauth-refused' } })
    const status = await run('oauth', 'status', name)
    expect(status.status).toBe(1)
    expect(status.stdout).toMatch(/State\s+refused[\s\S]+Authorize it again/)
    expect((await authorize([name, '--no-browser'], browse)).status).toBe(0)
  })

  it('uses a refresh token again after a lost answer only when it is told to', async () => {
    const name = await add('Lost')
    await authorize([name, '--no-browser'], browse)
    service.trouble = { kind: 'cut-answer' }
    expect((await run('oauth', 'refresh', name)).status).toBe(1)
    const asked = service.tokenRequests.length
    expect(await json('oauth', 'refresh', name)).toMatchObject({ status: 1, error: { code: 'oauth-uncertain' } })
    expect(service.tokenRequests.length).toBe(asked)
    expect(await json('oauth', 'refresh', name, '--once-more')).toMatchObject({ error: { code: 'oauth-refused' } })
    expect(service.tokenRequests.length).toBe(asked + 1)
  })

  it('says that settings have changed, and ends with 1', async () => {
    const name = await add('Changed')
    await authorize([name, '--no-browser'], browse)
    await run(
      'credential',
      'rotate',
      name,
      '--set',
      'clientId=other',
      '--secret',
      `clientSecret=@${command.home}/secret`,
    )
    const ran = await run('oauth', 'status', name)
    expect(ran.stdout).toContain('needs a new authorization')
    expect(ran.status).toBe(1)
    expect(await json('oauth', 'refresh', name)).toMatchObject({ status: 1, error: { code: 'oauth-outdated' } })
  })

  it('revokes at the service once that is confirmed, or forgets alone', async () => {
    const name = await add('Revoked')
    await authorize([name, '--no-browser'], browse)
    const grant = service.grants.at(-1)
    expect((await command.run(['oauth', 'revoke', name], { typed: ['n'] })).status).not.toBe(0)
    expect(await json('oauth', 'status', name)).toMatchObject({ state: 'valid' })
    expect(await json('oauth', 'revoke', name, '--yes')).toMatchObject({ status: 0, state: 'none' })
    expect(service.revoked).toContain(grant)
    await authorize([name, '--no-browser'], browse)
    expect(await json('oauth', 'revoke', name, '--yes', '--forget-only')).toMatchObject({ status: 0, state: 'none' })
    expect(service.revoked).not.toContain(service.grants.at(-1))
  })

  it('lists the providers that it knows, and tells a credential without tokens what is the matter', async () => {
    const { items } = (await run('--json', 'oauth', 'providers')).json() as { items: { id: string }[] }
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(['github', 'google', 'microsoft-entra']))
    expect((await run('oauth', 'providers')).stdout).toMatch(/^PROVIDER\s+NAME/)
    await run('credential', 'add', '--type', 'api-key', '--name', 'plain', '--secret', `key=@${command.home}/secret`)
    const ran = await run('oauth', 'status', 'plain')
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining('none of OAuth 2.0')])
  })

  it('prints no token anywhere', () => {
    const printed = command.printed.join('\n')
    expect(printed).not.toContain('desktop-secret')
    expect(given.size).toBeGreaterThan(8)
    for (const token of given) expect(printed).not.toContain(token)
  })
})

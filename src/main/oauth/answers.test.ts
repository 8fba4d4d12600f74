import { describe, expect, it } from 'vitest'
import { plainAnswer, refreshLifetimeOf } from './answers.ts'

const read = (value: unknown, status = 200, keepIdToken = false) =>
  plainAnswer({ status, headers: {}, body: JSON.stringify(value) }, { isPost: true, keepIdToken })

describe('O2 no token is lost over what a provider does otherwise', () => {
  it('an error under status 200 is one (GitHub, Slack)', async () => {
    const answer = read({ error: 'bad_refresh_token', error_description: 'no' })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: 'bad_refresh_token' })
    expect(read({ ok: false, error: 'invalid_refresh_token' }).status).toBe(400)
  })

  it.each([
    ['a kind of token of its own', { access_token: 'a', token_type: 'bot' }],
    ['no kind of token', { access_token: 'a' }],
    ['no refresh token but an empty text', { access_token: 'a', refresh_token: '' }],
    ['a lifetime that is none', { access_token: 'a', expires_in: 0 }],
    ['a lifetime of centuries', { access_token: 'a', expires_in: 9e12 }],
    ['a lifetime that is no number', { access_token: 'a', expires_in: 'soon' }],
    ['an ID token where nothing could check it', { access_token: 'a', id_token: 'x.y.z' }],
  ])('%s', async (_, given) => {
    expect(await read(given).json()).toEqual({ access_token: 'a', token_type: 'bearer' })
  })

  it('a lifetime written as a text counts', async () => {
    expect(await read({ access_token: 'a', expires_in: '3600' }).json()).toMatchObject({ expires_in: 3600 })
  })

  it.each([
    ['Google, GitHub', { refresh_token_expires_in: 604_799 }, 604_799],
    ['Keycloak', { refresh_expires_in: 1800 }, 1800],
    ['Keycloak, for one that lasts', { refresh_expires_in: 0 }, null],
    ['Intuit', { x_refresh_token_expires_in: 8_726_400 }, 8_726_400],
    ['a text', { refresh_token_expires_in: '86400' }, 86_400],
    ['nonsense', { refresh_token_expires_in: 'soon' }, null],
    ['most', {}, null],
  ])('the end of a refresh token is known as %s tells it', async (_, given, seconds) => {
    expect(refreshLifetimeOf(await read({ access_token: 'a', ...given }).json())).toBe(seconds)
  })

  it('what is no JSON stays what it is', async () => {
    const page = plainAnswer({ status: 200, headers: {}, body: '<h1>Hi</h1>' }, { isPost: true, keepIdToken: true })
    expect(await page.text()).toBe('<h1>Hi</h1>')
    expect(plainAnswer({ status: 999, headers: {}, body: '' }, { isPost: true, keepIdToken: true }).status).toBe(502)
  })
})

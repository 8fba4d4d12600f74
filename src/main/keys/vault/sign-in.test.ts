import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../../test/fakes/keychain.ts'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { signIn } from './sign-in.ts'

type Fields = Readonly<Record<string, string>>

/** Signs in at something that answers `answer`, and gives what was sent there as well. */
async function signingIn(settings: Fields, secrets: Fields, answer: unknown = {}, env: Fields = {}) {
  const sent: unknown[] = []
  const access = await signIn(
    {
      source: '',
      settings,
      environment: { env, keychain: memoryKeychain(), packaged: true },
      secret: async (field) => secrets[field] ?? null,
    },
    async (...request) => {
      sent.push(request)
      return answer
    },
  )
  return { ...access, sent }
}

const issued = { auth: { client_token: 'hvs.issued' } }
const role = { signIn: 'approle', roleId: 'role' }
const ada = { signIn: 'userpass', username: 'ada@example.org' }

describe('V5 a sign-in at Vault', () => {
  it('by a token sends nothing, and keeps the token', async () => {
    expect(await signingIn({ signIn: 'token' }, { token: 'hvs.mine' })).toEqual({
      token: 'hvs.mine',
      issued: false,
      sent: [],
    })
  })

  it('by a file reads it each time, from the home folder of the environment', async () => {
    const home = tempFolder('vault-token')
    const fromFile = (tokenFile: string) => signingIn({ signIn: 'token-file', tokenFile }, {}, {}, { HOME: home })
    await expect(fromFile('~/.vault-token')).rejects.toMatchObject({ code: 'key-not-signed-in' })
    for (const token of ['hvs.first', 'hvs.second']) {
      writeFileSync(join(home, '.vault-token'), `${token}\n`)
      expect(await fromFile('~/.vault-token')).toMatchObject({ token, issued: false })
    }
    expect(await fromFile(join(home, '.vault-token'))).toMatchObject({ token: 'hvs.second' })
    await expect(fromFile(home)).rejects.toMatchObject({ code: 'key-not-signed-in' })
  })

  it('by AppRole or a password gets a token that is to be revoked', async () => {
    expect(await signingIn(role, { secretId: 's' }, issued)).toEqual({
      token: 'hvs.issued',
      issued: true,
      sent: [['auth/approle/login', { role_id: 'role', secret_id: 's' }]],
    })
    expect(await signingIn({ ...ada, authMount: 'people' }, { password: 'p' }, issued)).toEqual({
      token: 'hvs.issued',
      issued: true,
      sent: [['auth/people/login/ada%40example.org', { password: 'p' }]],
    })
  })

  it('that gets no token, as when a second factor is asked for, is refused', async () => {
    for (const answer of [{ auth: { client_token: '', mfa_requirement: {} } }, { auth: null }, {}, null, 'x'])
      await expect(signingIn(ada, { password: 'p' }, answer)).rejects.toMatchObject({ code: 'key-auth' })
  })

  it('with nothing to sign in with sends nothing', async () => {
    for (const settings of [{ signIn: 'token' }, role, ada])
      await expect(signingIn(settings, {}, issued)).rejects.toMatchObject({ code: 'key-not-signed-in' })
  })

  it('with what no token can be is told by name', async () => {
    for (const token of ['hvs.a\nX-Other: b', 'hvs a', 'hvs.ä'])
      await expect(signingIn({ signIn: 'token' }, { token })).rejects.toMatchObject({ code: 'key-expired-vault' })
  })
})

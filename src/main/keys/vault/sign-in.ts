import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import type { ProviderRequest } from '../provider.ts'

/** What one session works with. */
interface Access {
  readonly token: string
  /** Whether the token was issued for this session alone. */
  readonly issued: boolean
}

/** The one secret that a way of signing in takes. */
const secretOf: Readonly<Record<string, string>> = { token: 'token', approle: 'secretId', userpass: 'password' }

/** The secret that the slot signs in with, wherever it is; null when it takes none or there is none. */
export async function keptSecret({ settings, secret }: ProviderRequest): Promise<string | null> {
  const field = secretOf[settings.signIn ?? '']
  return field === undefined ? null : secret(field)
}

const loginAnswer = z.object({ auth: z.object({ client_token: z.string().min(1) }) })

/**
 * Gets a token in the way that the slot's settings name.
 *
 * @param write sends data to a path of Vault's API, without a token
 * @throws VaultError `key-not-signed-in` when there is nothing to sign in with, `key-auth`, `key-expired-vault` for what can't be
 *   a token, and what `write` throws
 */
export async function signIn(
  { settings, secret, environment }: ProviderRequest,
  write: (path: string, data: object) => Promise<unknown>,
): Promise<Access> {
  const { signIn: way, authMount = way, username = '', tokenFile = '' } = settings
  switch (way) {
    case 'approle': {
      const login = { role_id: settings.roleId, secret_id: present(await secret('secretId')) }
      return issuedBy(await write(`auth/${authMount}/login`, login))
    }
    case 'userpass': {
      const login = { password: present(await secret('password')) }
      return issuedBy(await write(`auth/${authMount}/login/${encodeURIComponent(username)}`, login))
    }
    case 'token-file':
      return { token: asToken(present(await readToken(tokenFile, environment.env))), issued: false }
    default:
      return { token: asToken(present(await secret('token'))), issued: false }
  }
}

/** An answer without a token asks for a second factor, which nobody is there to give. */
function issuedBy(answer: unknown): Access {
  const parsed = loginAnswer.safeParse(answer)
  if (!parsed.success) throw new VaultError('key-auth')
  return { token: asToken(parsed.data.auth.client_token), issued: true }
}

function present(text: string | null): string {
  if (!text) throw new VaultError('key-not-signed-in')
  return text
}

/** What isn't visible ASCII is no token, and couldn't be sent in a header. */
function asToken(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new VaultError('key-expired-vault')
  return text
}

/** The token that `vault login` has left; null when there is none. */
async function readToken(file: string, env: ProviderRequest['environment']['env']): Promise<string | null> {
  const home = env.HOME ?? env.USERPROFILE ?? homedir()
  const text = await readFile(
    file.replace(/^~(?=[/\\])/, () => home),
    'utf8',
  ).catch(() => '')
  return text.trim() || null
}

import { homedir } from 'node:os'
import { parse } from 'node:path'
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity'
import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyEnvironment } from '../environment.ts'
import { toldFailure } from './failures.ts'

/** Seconds since 1970; before 2.54 the local time alone. */
const answer = z.object({
  accessToken: z.string().min(1),
  expires_on: z.number().optional(),
  expiresOn: z.string().optional(),
})

/**
 * The sign-in of the Azure CLI, which is asked for a token. The SDK's own credential throws away what `az` says, so that a sign-in
 * that has expired couldn't be told from one that never was; and it hands on all of this process's environment.
 *
 * @param ms milliseconds that `az` has
 */
export function azureCli({ env }: KeyEnvironment, ms: number): TokenCredential {
  return {
    async getToken(scopes: string | string[], { tenantId, claims }: GetTokenOptions = {}): Promise<AccessToken> {
      // More than the sign-in was is asked for, and only a person can give it.
      if (claims !== undefined) throw new VaultError('key-expired-azure')
      const args = ['account', 'get-access-token', '--output', 'json', ...resourceOf(scopes), ...tenantOf(tenantId)]
      const parsed = answer.safeParse(jsonOf(await run(args, env, ms)))
      if (!parsed.success) throw new VaultError('key-auth')
      const { accessToken, expires_on: seconds, expiresOn = '' } = parsed.data
      return { token: accessToken, expiresOnTimestamp: seconds === undefined ? Date.parse(expiresOn) : seconds * 1000 }
    },
  }
}

async function run(args: readonly string[], env: KeyEnvironment['env'], ms: number): Promise<string> {
  // Microsoft's own way to start it: on Windows `az` is a batch file, whose arguments must be quoted with care.
  const { execFile, isProcessError } = await import('@azure/core-process')
  const own = Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:KEYWARD_|AZURE_CLIENT_SECRET$)/i.test(name)),
  )
  // Not the working folder: on Windows a program is found there first.
  const cwd = parse(homedir()).root
  try {
    const options = { env: own, cwd, timeout: ms, encoding: 'utf8', allowWindowsBatchFiles: true } as const
    return (await execFile('az', args, options)).stdout
  } catch (error) {
    if (!isProcessError(error)) throw new VaultError('key-auth')
    if (error.code === 'ENOENT') throw new VaultError('key-not-signed-in')
    throw error.killed ? new VaultError('key-timeout') : toldFailure(String(error.stderr ?? ''))
  }
}

/** What the key vault's challenge says becomes an argument, so that it must look like what it is. */
function resourceOf(scopes: string | string[]): readonly string[] {
  const [scope = ''] = [scopes].flat()
  const resource = scope.replace(/\/\.default$/, '')
  if (!/^https:\/\/[\w.:-]+\/?$/.test(resource)) throw new VaultError('key-not-the-service')
  return ['--resource', resource]
}

function tenantOf(tenantId: string | undefined): readonly string[] {
  if (tenantId === undefined) return []
  if (!/^\w[\w.-]*$/.test(tenantId)) throw new VaultError('key-not-the-service')
  return ['--tenant', tenantId]
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

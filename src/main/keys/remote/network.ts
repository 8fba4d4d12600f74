import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as https from 'node:https'
import { getCACertificates } from 'node:tls'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyEnvironment } from '../environment.ts'
import type { ProviderSettings } from '../provider.ts'

/** Agents for Node's HTTP clients that trust the own CA and use the proxy. The caller destroys them. */
interface Agents {
  readonly http: http.Agent
  readonly https: https.Agent
  destroy(): void
}

/** @throws VaultError `key-misconfigured` when the file of the CA can't be read, with its path */
export function agentsOf(settings: ProviderSettings, { env }: KeyEnvironment): Agents {
  const proxyEnv = proxyOf(settings, env)
  const ca = settings.caFile ? [...getCACertificates('default'), readCa(settings.caFile)] : undefined
  const shared = { keepAlive: false, ...(proxyEnv && { proxyEnv }) }
  // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 would decide otherwise.
  const secure = { ...shared, rejectUnauthorized: true, ...(ca && { ca }) }
  const agents = { http: new http.Agent(shared), https: new https.Agent(secure) }
  return {
    ...agents,
    destroy() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

type Env = KeyEnvironment['env']

/** The proxy in the form that Node's agents read; undefined for none. */
function proxyOf({ proxy }: ProviderSettings, env: Env): Record<string, string> | undefined {
  if (proxy) return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: 'localhost,127.0.0.1,::1' }
  const found: Record<string, string> = {}
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    const value = env[name] ?? env[name.toLowerCase()]
    if (value) found[name] = value
  }
  return found.HTTP_PROXY || found.HTTPS_PROXY ? found : undefined
}

/** Whether requests go through a proxy, so that a failure can be told by its name. */
export function usesProxy(settings: ProviderSettings, { env }: KeyEnvironment): boolean {
  return proxyOf(settings, env) !== undefined
}

function readCa(file: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  } catch {
    // The same to the person: it is not a file of certificates.
  }
  throw new VaultError('key-misconfigured', { subjects: [file] })
}

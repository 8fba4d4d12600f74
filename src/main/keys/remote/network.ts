import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as https from 'node:https'
import { getCACertificates } from 'node:tls'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyEnvironment } from '../environment.ts'
import type { ProviderSettings } from '../provider.ts'
import { goesByProxy, proxyOf } from './proxy.ts'

/** Agents for Node's HTTP clients that trust the own CA and use the proxy. The caller destroys them. */
export interface Agents {
  readonly http: http.Agent
  readonly https: https.Agent
  /** Whether a request there goes through a proxy: then it is the proxy that can't be reached. */
  byProxy(url: URL): boolean
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
    byProxy: (url) => goesByProxy(proxyEnv, url),
    destroy() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
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

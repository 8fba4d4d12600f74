import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { retest } from '../../src/main/connections/retests.ts'
import { createConnectionService } from '../../src/main/connections/service.ts'
import type { TestRequest } from '../../src/main/connections/tests-service.ts'
import type { ServiceContext } from '../../src/main/context.ts'
import { createSecrets } from '../../src/main/credentials/secrets.ts'
import { createCredentialService } from '../../src/main/credentials/service.ts'
import { VaultHolder } from '../../src/main/vault/holder.ts'
import { recordTest } from '../../src/main/vault/repositories/connections.ts'
import type { ProbeCode } from '../../src/shared/domain/probe.ts'
import { defaultSettings, type Settings } from '../../src/shared/domain/settings.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { metadata } from './core.ts'

const hour = 3_600_000
let home: string
let now: number
let settings: Settings
let context: ServiceContext
let asked: TestRequest[]

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'keyward-retest-'))
  // Noon by the clock on the wall, far from quiet hours.
  now = new Date('2026-11-29T12:00:00').getTime()
  settings = { ...defaultSettings, retestEveryHours: 6 }
  asked = []
  const vault = new VaultHolder({
    home,
    name: 'default',
    environment: { env: {}, keychain: memoryKeychain(), packaged: false },
    actor: () => 'ada (app)',
    now: () => now,
    lockAfterMinutes: () => 0,
    changed() {},
    stateChanged() {},
  })
  context = { vault, settings: () => settings, now: () => now, person: () => 'ada' }
  await vault.create('default', [{ provider: 'fernet', source: 'keychain', label: '' }])
})
afterEach(() => {
  context.vault.end()
  rmSync(home, { recursive: true, force: true })
})

const round = async () => {
  asked = []
  await retest(context, {
    run: async (request) => {
      asked.push(request)
    },
  })
  return asked.flatMap(({ connections }) => ('ids' in connections ? connections.ids : []))
}

/** A connection whose newest test found this, so long ago; never tested without a finding. */
function make(name: string, code: ProbeCode | null, agoMs = 0): string {
  const secrets = createSecrets(context, { watch() {} })
  const { id: credentialId } = createCredentialService(context, secrets).create(
    'bearer-token',
    metadata({ name: `${name} token` }),
    {},
    { token: `token-${name}` },
  )
  const { id } = createConnectionService(context).create(
    {
      name,
      kind: 'http',
      systemId: null,
      environment: '',
      credentialId,
      parameters: { url: 'https://a.test' },
      purpose: '',
    },
    true,
  )
  if (code !== null)
    context.vault.write([], (db) =>
      recordTest(db, {
        connectionId: id,
        connection: name,
        credentialId,
        credential: null,
        ok: code === 'ok',
        code,
        message: '',
        remedy: '',
        ms: 1,
        at: new Date(now - agoMs).toISOString(),
        stages: [],
        tls: null,
        hostKey: null,
        identity: null,
        expiresAt: null,
        madeAt: null,
        scopes: null,
        host: null,
      }),
    )
  return id
}

describe('T5 tests that nobody asked for', () => {
  it('run for connections that were not tested for as long as the settings say, the oldest first', async () => {
    const [older, old] = [make('older', 'ok', 9 * hour), make('old', 'timeout', 7 * hour)]
    make('fresh', 'ok', 5 * hour)
    make('never', null)
    expect(await round()).toEqual([older, old])
    expect(asked[0]).toMatchObject({ isScheduled: true, parallel: 2 })
  })

  it('never repeat what only a person can change, such as a refused password', async () => {
    for (const code of ['auth-failed', 'host-key-changed', 'host-not-bound', 'misconfigured'] as const)
      make(code, code, 100 * hour)
    expect(await round()).toEqual([])
  })

  it('keep quiet at night, and when they are turned off', async () => {
    const id = make('old', 'ok', 100 * hour)
    now = new Date('2026-11-29T23:00:00').getTime()
    expect(await round()).toEqual([])
    settings = { ...settings, quietFrom: '00:00', quietUntil: '00:00' }
    expect(await round()).toEqual([id])
    settings = { ...settings, retestEveryHours: 0 }
    expect(await round()).toEqual([])
  })
})

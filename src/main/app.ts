import { userInfo } from 'node:os'
import { createClient } from '../shared/api/client.ts'
import type { AnyEvent, CallName, EventName, EventOf } from '../shared/api/contract.ts'
import { appHandlers } from './api/app.ts'
import { auditHandlers } from './api/audit.ts'
import { bundleHandlers } from './api/bundles.ts'
import { connectionHandlers, systemHandlers, testHandlers } from './api/connections.ts'
import type { Core, CoreOptions } from './api/core.ts'
import { credentialHandlers } from './api/credentials.ts'
import { createDispatch } from './api/dispatch.ts'
import { EgressGuard } from './api/egress-guard.ts'
import { fileHandlers } from './api/files.ts'
import type { Services } from './api/services.ts'
import { TransferFiles } from './api/transfer-files.ts'
import { vaultHandlers } from './api/vault.ts'
import { createConnectionService } from './connections/service.ts'
import { createSystemService } from './connections/systems-service.ts'
import { createTestService } from './connections/tests-service.ts'
import type { ServiceContext } from './context.ts'
import { createSecrets } from './credentials/secrets.ts'
import { createCredentialService } from './credentials/service.ts'
import { createTrashService } from './credentials/trash.ts'
import { createVersionService } from './credentials/versions.ts'
import { systemKeychain } from './keys/fernet/keychain.ts'
import type { KeyEnvironment } from './keys/environment.ts'
import { createOverviewService } from './lifecycle/overview.ts'
import { openLog } from './log.ts'
import { openSettings } from './settings.ts'
import { createBundleService } from './team/bundles/service.ts'
import { VaultHolder } from './vault/holder.ts'
import { createVaultService } from './vault/service.ts'

const faceNames = { desktop: 'app', browser: 'app in the browser', command: 'command' } as const

/** What tests replace: the clock, the keychain, the cost of passphrases. */
export interface CoreOverrides {
  now?(): number
  environment?: Partial<KeyEnvironment>
}

/** The composition root: builds every service around one vault and answers calls of the contract. */
export async function createCore(options: CoreOptions, overrides: CoreOverrides = {}): Promise<Core> {
  const settings = openSettings(options.home)
  const log = openLog(options.home)
  const guard = new EgressGuard()
  const files = new TransferFiles()
  const now = overrides.now ?? Date.now
  // Asked once: it costs as much as a write.
  const { username } = userInfo()
  const person = () => settings.get().owner || username
  const listeners = new Set<(event: AnyEvent) => void>()
  const emit = <N extends EventName>(name: N, data: EventOf<N>) => {
    const event = { name, data } as AnyEvent
    if (guard.finds(JSON.stringify(event))) return
    for (const listener of [...listeners]) listener(event)
  }

  const holder = new VaultHolder({
    home: options.home,
    name: options.vault,
    environment: { env: options.env, keychain: systemKeychain(), packaged: options.packaged, ...overrides.environment },
    ...(options.sqliteBinding && { binding: options.sqliteBinding }),
    actor: () => `${person()} (${faceNames[options.face]})`,
    now,
    lockAfterMinutes: () => settings.get().lockAfterMinutes,
    changed: (areas) => emit('vault.changed', { areas: [...new Set(areas)] }),
    stateChanged(state, reason) {
      if (state !== 'unlocked') {
        guard.clear()
        files.clear()
      }
      emit('vault.state', { state, reason })
    },
    watch: options.face !== 'command',
  })
  const context: ServiceContext = { vault: holder, settings: settings.get, now, person }
  const secrets = createSecrets(context, guard)
  const vault = createVaultService(context)
  const tests = createTestService(context, secrets, {
    progress: (progress) => emit('tests.progress', progress),
    result: (runId, result) => emit('tests.result', { runId, result }),
  })
  const services: Services = {
    options,
    context,
    settings,
    files,
    vault,
    credentials: createCredentialService(context, secrets),
    versions: createVersionService(context, secrets),
    trash: createTrashService(context),
    systems: createSystemService(context),
    connections: createConnectionService(context),
    tests,
    bundles: createBundleService(context, secrets, files),
    overview: createOverviewService(context, async () => {
      const { unprotected, hasPassphrase, slots } = await vault.status()
      return { unprotected, hasPassphrase, slots: slots.length }
    }),
  }
  const call = createDispatch({
    handlers: {
      app: appHandlers(services),
      vault: vaultHandlers(services),
      credentials: credentialHandlers(services),
      systems: systemHandlers(services),
      connections: connectionHandlers(services),
      tests: testHandlers(services),
      audit: auditHandlers(services),
      bundles: bundleHandlers(services),
      overview: { get: () => services.overview.get() },
      files: fileHandlers(services),
    },
    guard,
    requireUnlocked: () => void holder.current,
    unexpected: (reference, name, error) => log.log({ event: 'unexpected-error', reference, call: name, error }),
  })
  return {
    call,
    client: createClient((name: CallName, request) => call(name, request)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lock: (reason) => holder.lock(reason),
    putFile: (bytes) => files.put(bytes),
    takeFile: (fileId) => files.take(fileId),
    async close() {
      tests.cancelAll()
      holder.release()
      files.clear()
      listeners.clear()
    },
  }
}

import { createClient } from '../shared/api/client.ts'
import type { AnyEvent, CallName, EventName, EventOf } from '../shared/api/contract.ts'
import { requireAccess } from './api/access.ts'
import type { Core, CoreOptions } from './api/core.ts'
import { createDispatch } from './api/dispatch.ts'
import { EgressGuard } from './api/egress-guard.ts'
import { recordFailedAttempt } from './api/failed-attempts.ts'
import type { Services } from './api/services.ts'
import { TransferFiles } from './api/transfer-files.ts'
import type { WindowUpkeep } from './api/upkeep.ts'
import type { ServiceContext } from './context.ts'
import { Drafts } from './credentials/drafts.ts'
import { createSecrets } from './credentials/secrets.ts'
import type { KeyEnvironment } from './keys/environment.ts'
import { systemKeychain } from './keys/fernet/keychain.ts'
import { openKnownSlots } from './keys/known-slots.ts'
import { openLog } from './log.ts'
import { openSettings } from './settings.ts'
import type { OpenTeamRemote } from './team/sync/opening.ts'
import type { Retention } from './team/sync/standing.ts'
import { userName } from './user-name.ts'
import { VaultHolder } from './vault/holder.ts'

const faceNames = { desktop: 'app', browser: 'app in the browser', command: 'command' } as const

/** What tests replace: the clock, the keychain, the cost of passphrases. */
export interface CoreOverrides {
  now?(): number
  environment?: Partial<KeyEnvironment>
  /** In the place of a team's server. */
  openTeamRemote?: OpenTeamRemote
  /** How much of the past it keeps. */
  retention?: Retention
}

/** The composition root: builds every service around one vault and answers calls of the contract. */
export async function createCore(options: CoreOptions, overrides: CoreOverrides = {}): Promise<Core> {
  const settings = openSettings(options.home)
  const log = openLog(options.home)
  const guard = new EgressGuard()
  const files = new TransferFiles()
  const drafts = new Drafts()
  const now = overrides.now ?? Date.now
  // Asked once: it costs as much as a write.
  const username = userName()
  const person = () => settings.get().owner || username
  const listeners = new Set<(event: AnyEvent) => void>()
  const emit = <N extends EventName>(name: N, data: EventOf<N>) => {
    const event = { name, data } as AnyEvent
    if (guard.finds(JSON.stringify(event))) return
    for (const listener of [...listeners]) listener(event)
  }

  let upkeep: WindowUpkeep | undefined
  const holder = new VaultHolder({
    home: options.home,
    name: options.vault,
    environment: {
      env: options.env,
      keychain: systemKeychain(),
      packaged: options.packaged,
      knownSlots: openKnownSlots(options.home),
      ...overrides.environment,
    },
    ...(options.sqliteBinding && { binding: options.sqliteBinding }),
    actor: () => `${person()} (${faceNames[options.face]})`,
    now,
    // A command has nobody at work whose absence could be noticed.
    lockAfterMinutes: () => (options.face === 'command' ? 0 : settings.get().lockAfterMinutes),
    changed(areas) {
      emit('vault.changed', { areas: [...new Set(areas)] })
      upkeep?.changed()
    },
    stateChanged(state, reason) {
      if (state !== 'unlocked') {
        guard.clear()
        files.clear()
        drafts.clear()
      }
      emit('vault.state', { state, reason })
      if (options.face !== 'command') void keepUp(state === 'unlocked')
    },
  })
  const context: ServiceContext = { vault: holder, settings: settings.get, now, person }
  const services: Services = { options, context, settings, files, secrets: createSecrets(context, guard), drafts, emit }
  /** The window's part of looking after the vault; a command has none that stays open. */
  const keepUp = async (isOpen: boolean) => {
    if (!isOpen) {
      upkeep?.stop()
      return
    }
    upkeep ??= (await import('./api/upkeep.ts')).createUpkeep(services, overrides)
    if (holder.state === 'unlocked') upkeep.start()
  }
  const call = createDispatch({
    handlers: {
      app: async () => (await import('./api/app.ts')).appHandlers(services),
      vault: async () => (await import('./api/vault.ts')).vaultHandlers(services),
      backups: async () => (await import('./api/backups.ts')).backupHandlers(services),
      credentials: async () => (await import('./api/credentials.ts')).credentialHandlers(services),
      usage: async () => (await import('./api/usage.ts')).usageHandlers(services),
      references: async () => (await import('./api/references.ts')).referenceHandlers(services),
      webhooks: async () => (await import('./api/webhooks.ts')).webhookHandlers(services),
      systems: async () => (await import('./api/systems.ts')).systemHandlers(services),
      connections: async () => (await import('./api/connections.ts')).connectionHandlers(services),
      tests: async () => (await import('./api/tests.ts')).testHandlers(services),
      requests: async () => (await import('./api/requests.ts')).requestHandlers(services),
      oauth: async () => (await import('./api/oauth.ts')).oauthHandlers(services),
      rotations: async () => (await import('./api/rotations.ts')).rotationHandlers(services),
      audit: async () => (await import('./api/audit.ts')).auditHandlers(services),
      alerts: async () => (await import('./api/alerts.ts')).alertHandlers(services),
      streams: async () => (await import('./api/streams.ts')).streamHandlers(services),
      identity: async () => (await import('./api/identity.ts')).identityHandlers(services),
      teams: async () => (await import('./api/teams.ts')).teamHandlers(services),
      offboarding: async () => (await import('./api/offboarding.ts')).offboardingHandlers(services),
      sharing: async () => (await import('./api/sharing.ts')).sharingHandlers(services),
      remotes: async () => (await import('./api/remotes.ts')).remoteHandlers(services, overrides),
      bundles: async () => (await import('./api/bundles.ts')).bundleHandlers(services),
      imports: async () => (await import('./api/imports.ts')).importHandlers(services),
      leaving: async () => (await import('./api/leaving.ts')).leavingHandlers(services),
      overview: async () => (await import('./api/overview.ts')).overviewHandlers(services),
      policy: async () => (await import('./api/policy.ts')).policyHandlers(services),
      notices: async () => (await import('./api/notices.ts')).noticeHandlers(services),
      reviews: async () => (await import('./api/reviews.ts')).reviewHandlers(services),
      retirements: async () => (await import('./api/reviews.ts')).retirementHandlers(services),
      files: async () => (await import('./api/files.ts')).fileHandlers(services),
    },
    guard,
    requireUnlocked: () => void holder.current,
    requireAccess: (name, request) => requireAccess(context, name, request),
    failed: (name, request, code) => recordFailedAttempt(services, name, request, code),
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
      if (options.face === 'command' && holder.state === 'unlocked')
        await (await import('./api/command-backup.ts')).backupAfterCommand(context)
      upkeep?.stop()
      holder.end()
      guard.clear()
      files.clear()
      drafts.clear()
      listeners.clear()
    },
  }
}

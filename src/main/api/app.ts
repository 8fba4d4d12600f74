import type { Handlers } from '../../shared/api/contract.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import { VaultError } from '../../shared/errors.ts'
import { createSystemService } from '../connections/systems-service.ts'
import { refuseSecrets } from '../credentials/service.ts'
import { userName } from '../user-name.ts'
import type { Services } from './services.ts'

export function appHandlers({ options, settings, context }: Services): Handlers<'app'> {
  /** What is changed beside a locked vault is told to its log at the next unlock: the name of who is at work is a setting. */
  const recordSettings = (actor: string, detail: string) => {
    if (context.vault.state === 'locked') context.vault.noteWhileLocked('settings.update', detail, actor)
    if (context.vault.state === 'unlocked')
      context.vault.write([], (_, audit) =>
        audit({ action: 'settings.update', subjectType: 'settings', subject: '', detail, actor }),
      )
  }
  const systems = createSystemService(context)
  return {
    info: () => ({
      version: options.version,
      host: options.face,
      platform: process.platform,
      user: userName(),
      home: options.home,
    }),
    settings: () => settings.get(),
    async updateSettings(changes) {
      const before = settings.get()
      const names = (Object.keys(changes) as (keyof Settings)[]).filter(
        (name) => changes[name] !== undefined && changes[name] !== before[name],
      )
      if (names.length === 0) return before
      refuseSecrets({ owner: changes.owner })
      const { actor } = context.vault
      const next = await settings.update(changes)
      try {
        recordSettings(actor, names.join(', '))
      } catch (error) {
        await settings.update(before)
        throw error
      }
      return next
    },
    async openDocs({ system, page }) {
      const url = await systems.page(system, page)
      if (url === '') throw new VaultError('not-found')
      return { opened: await options.openExternal(url), url }
    },
  }
}

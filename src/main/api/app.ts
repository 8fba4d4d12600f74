import { userInfo } from 'node:os'
import type { Handlers } from '../../shared/api/contract.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import { VaultError } from '../../shared/errors.ts'
import { findCatalogSystem } from '../connections/systems/registry.ts'
import type { Services } from './services.ts'

export function appHandlers({ options, settings, context }: Services): Handlers<'app'> {
  return {
    info: () => ({
      version: options.version,
      host: options.face,
      platform: process.platform,
      user: userInfo().username,
      home: options.home,
    }),
    settings: () => settings.get(),
    async updateSettings(changes) {
      const given = Object.fromEntries(
        Object.entries(changes).filter(([, value]) => value !== undefined),
      ) as Partial<Settings>
      const next = await settings.update(given)
      if (context.vault.state === 'unlocked')
        context.vault.write([], (_, audit) =>
          audit({
            action: 'settings.update',
            subjectType: 'settings',
            subject: '',
            detail: Object.keys(given).join(', '),
          }),
        )
      return next
    },
    async openDocs({ system, page }) {
      const url = findCatalogSystem(system)?.docs[page]
      if (!url) throw new VaultError('not-found')
      return { opened: await options.openExternal(url), url }
    },
  }
}

import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Settings } from '../shared/domain/settings.ts'
import { defaultSettings, settings as settingsSchema } from '../shared/domain/settings.ts'
import { toVaultError } from './vault/sqlite-errors.ts'

const maxBytes = 64 * 1024

/** The settings of this machine, in `settings.json` of Keyward's home. Nothing in them is secret. */
export interface SettingsStore {
  get(): Settings
  /** Writes the changed settings and answers all. @throws VaultError `disk-full`, `folder-not-writable` */
  update(changes: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings>
}

/** Reads settings.json. A missing file means defaults; a damaged entry falls back to its default and harms no other. */
export function openSettings(home: string): SettingsStore {
  const file = join(home, 'settings.json')
  let current = readSettings(file)
  return {
    get: () => current,
    async update(changes) {
      // Most starts change no setting.
      const { sync: writeFileAtomic } = await import('write-file-atomic')
      // From here on at once, so that two changes don't each begin with what the other has not written yet.
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      const next = settingsSchema.parse({ ...readSettings(file), ...given })
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
        writeFileAtomic(file, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 })
      } catch (error) {
        throw toVaultError(error)
      }
      current = next
      return current
    },
  }
}

function readSettings(file: string): Settings {
  let stored: unknown
  try {
    const found = statSync(file)
    if (!found.isFile() || found.size > maxBytes) return defaultSettings
    stored = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return defaultSettings
  }
  const result: Record<string, unknown> = { ...defaultSettings }
  if (typeof stored === 'object' && stored !== null) {
    for (const [name, schema] of Object.entries(settingsSchema.shape)) {
      const parsed = schema.safeParse((stored as Record<string, unknown>)[name])
      if (parsed.success) result[name] = parsed.data
    }
  }
  return settingsSchema.parse(result)
}

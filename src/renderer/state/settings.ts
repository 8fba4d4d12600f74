import { create } from 'zustand'
import { defaultSettings, type Settings } from '../../shared/domain/settings.ts'
import { client } from '../client/client.ts'

/** The settings of this machine, as the core keeps them. */
export const useSettings = create<Settings>(() => defaultSettings)

/** Settings changed from one place and not yet confirmed: the newest answer wins. */
let round = 0

export async function loadSettings(): Promise<void> {
  show(await client.app.settings({}))
}

/** Changes settings at once and tells the core. On failure the old ones return. @throws CallError */
export async function changeSettings(changes: Partial<Settings>): Promise<void> {
  const before = useSettings.getState()
  const mine = ++round
  show({ ...before, ...changes })
  try {
    const stored = await client.app.updateSettings(changes)
    if (mine === round) show(stored)
  } catch (failure) {
    if (mine === round) show(before)
    throw failure
  }
}

function show(settings: Settings): void {
  useSettings.setState(settings, true)
  if (typeof document === 'undefined') return
  showTheme(settings.theme)
  document.documentElement.dataset.density = settings.density
  localStorage.setItem(themeKey, settings.theme)
}

const themeKey = 'keyward.theme'

/** Shows the theme of last time before the core has told, so that a dark window doesn't flash white. */
export function recallTheme(): void {
  showTheme(localStorage.getItem(themeKey))
}

function showTheme(theme: string | null): void {
  const { dataset } = document.documentElement
  if (theme === 'light' || theme === 'dark') dataset.theme = theme
  else delete dataset.theme
}

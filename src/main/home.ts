import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Folder of settings, logs and vaults: KEYWARD_HOME, or the place that the system keeps for such data (XDG data home on
 * Linux, Application Support on macOS, the roaming AppData on Windows).
 */
export function defaultHome(
  env: Readonly<Record<string, string | undefined>>,
  platform: string = process.platform,
): string {
  if (env.KEYWARD_HOME) return env.KEYWARD_HOME
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Keyward')
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Keyward')
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'keyward')
}

/** Where one vault's folder is. */
export function vaultFolder(home: string, name: string): string {
  return join(home, 'vaults', name)
}

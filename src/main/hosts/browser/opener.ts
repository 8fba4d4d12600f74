import { spawn } from 'node:child_process'

type Env = Readonly<Record<string, string | undefined>>

/** Whether a browser of this machine could be shown to the person at all. */
export function canOpenBrowser(env: Env, platform: string): boolean {
  if (env.KEYWARD_NO_OPEN === '1') return false
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * Opens an http(s) address in the system's browser, without a shell. Resolves false where no program could be started.
 *
 * An address with a one-use token must not help another user of this machine who reads it in the list of processes: on
 * macOS it goes over standard input, on Windows command lines of others can't be read, and on Linux the host refuses
 * connections of other users. A file with the address, the usual way, can't be read by browsers from a Snap package.
 */
export function openBrowser(address: string, platform: string = process.platform): Promise<boolean> {
  const { href } = new URL(address)
  if (!/^https?:\/\/[^"\\\s]+$/.test(href)) return Promise.resolve(false)
  if (platform === 'darwin') return start('osascript', ['-'], `open location "${href}"\n`)
  if (platform === 'win32') return start('rundll32.exe', ['url.dll,FileProtocolHandler', href])
  return start('xdg-open', [href])
}

function start(command: string, args: readonly string[], input?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
      detached: true,
      windowsHide: true,
    })
    child.once('spawn', () => resolve(true))
    child.once('error', () => resolve(false))
    child.stdin?.end(input)
    child.unref()
  })
}

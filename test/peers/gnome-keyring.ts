import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Daemon, findProgram, makeFolder, startDaemon } from './daemons.ts'

/** A D-Bus session of the tests' own, with or without GNOME Keyring in it. */
export interface KeyringPeer {
  /** What a program needs to be in this session. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string; readonly XDG_RUNTIME_DIR: string }
  /** Starts GNOME Keyring on the session's keyrings. A locked one asks, and nobody is there to answer. */
  start(state: 'unlocked' | 'locked'): Promise<void>
  /** Ends GNOME Keyring, as a log-out does. */
  end(): Promise<void>
  /** Freezes GNOME Keyring, or lets it go on. */
  freeze(isFrozen: boolean): void
  stop(): Promise<void>
}

/** Why GNOME Keyring can't be started here; null when it can. */
export function keyringMissing(): string | null {
  if (process.platform !== 'linux') return 'the Secret Service is Linux’s'
  if (!findProgram('dbus-daemon') || !findProgram('dbus-send')) return 'D-Bus is not installed'
  return findProgram('gnome-keyring-daemon') ? null : 'GNOME Keyring is not installed'
}

/** Services are started by the test alone. The one that would show the question for a password never answers. */
function sessionSettings(folder: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${join(folder, 'services')}</servicedir>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
  <limit name="service_start_timeout">600000</limit>
</busconfig>
`
}

const silentPrompter = '[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sleep 15\n'

/** Whether a Secret Service is there. */
function isServed(env: KeyringPeer['env']): boolean {
  const bus = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus']
  const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets']
  const options = { env: { ...env, PATH: process.env.PATH }, encoding: 'utf8' } as const
  return execFileSync(findProgram('dbus-send') ?? '', [...bus, ...question], options).includes('boolean true')
}

/** Starts a session bus; the keyring in it is started by the test. */
export async function startKeyringSession(): Promise<KeyringPeer> {
  const [bus, keyring] = [findProgram('dbus-daemon'), findProgram('gnome-keyring-daemon')]
  if (!bus || !keyring) throw new Error('GNOME Keyring is not installed')
  const folder = makeFolder({})
  const at = (name: string) => join(folder.path, name)
  mkdirSync(at('services'))
  writeFileSync(at('session.conf'), sessionSettings(folder.path))
  writeFileSync(at('services/prompter.service'), silentPrompter)
  writeFileSync(at('password'), 'the keyring’s own', { mode: 0o600 })
  const busDaemon = await startDaemon(
    bus,
    [`--config-file=${at('session.conf')}`, '--nofork', '--print-address'],
    {},
    (output) => output.includes('unix:path='),
  )
  const address = /unix:path=\S+/.exec(busDaemon.output())?.[0] ?? ''
  const env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder.path }
  const variables = [...Object.entries(env), ['XDG_DATA_HOME', at('data')]].map(([name, value]) => `${name}=${value}`)
  const pidFile = at('pid')
  let daemon: Daemon | undefined
  let pid = 0

  const end = async () => {
    await daemon?.stop()
    daemon = undefined
  }
  return {
    env,
    async start(state) {
      const unlock = state === 'unlocked' ? `--unlock < '${at('password')}'` : ''
      const command = `echo $$ > '${pidFile}'; exec '${keyring}' --foreground --components=secrets ${unlock}`
      daemon = await startDaemon('/usr/bin/env', [...variables, 'sh', '-c', command], {}, () => isServed(env))
      pid = Number(readFileSync(pidFile, 'utf8'))
    },
    end,
    freeze: (isFrozen) => void process.kill(pid, isFrozen ? 'SIGSTOP' : 'SIGCONT'),
    async stop() {
      await end()
      await busDaemon.stop()
      folder.remove()
    },
  }
}

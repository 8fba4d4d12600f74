import { mkdirSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { app, type BrowserWindow, dialog, Menu, nativeTheme, powerMonitor, shell } from 'electron'
import type { CallName, Envelope, EventOf } from '../../../shared/api/contract.ts'
import type { Settings } from '../../../shared/domain/settings.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { Core, CoreOptions } from '../../api/core.ts'
import { externalAddress } from '../external.ts'
import { openPage } from '../page.ts'
import { serveCalls } from './calls.ts'
import { holdStill } from './guards.ts'
import { buildMenu } from './menu.ts'
import { notify } from './notifications.ts'
import { OneWindow } from './one-window.ts'
import { registerScheme, servePage } from './scheme.ts'
import { openSession } from './session.ts'
import { endWithoutWindow, goesOn, tellOnceOfTray } from './staying.ts'
import { openTray } from './tray.ts'
import { isTrayShown } from './tray-place.ts'

export interface DesktopOptions {
  readonly createCore: (options: CoreOptions) => Promise<Core>
  readonly home: string
  readonly vault: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  /** Folder of the built page. */
  readonly pageFolder: string
  readonly preloadFile: string
  readonly iconFile: string
}

/** How long closing may take before the process ends anyway, in milliseconds. */
const closingLimit = 5000

/**
 * Starts the desktop application: one process per home folder, one window, no way out of it. Returns at once; Electron
 * becomes ready only after the entry point has been evaluated.
 */
export function startDesktop(options: DesktopOptions): void {
  app.enableSandbox()
  app.setName('Keyward')
  // The window's process has no business with names of hosts: the page is served from files, the core has its own sockets.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  registerScheme()

  // Chromium's own files, and with them the lock of the single instance, belong to the home folder.
  const profile = join(options.home, 'desktop')
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 })
  } catch {
    fail(new VaultError('folder-not-writable'))
    return
  }
  app.setPath('userData', profile)
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  if (app.isPackaged) app.setAsDefaultProtocolClient('keyward')
  app.on('web-contents-created', (_event, contents) => holdStill(contents))
  app
    .whenReady()
    .then(() => run(options))
    .catch(fail)
}

async function run(options: DesktopOptions): Promise<void> {
  const { createCore, home, vault, env, version, pageFolder, preloadFile, iconFile } = options
  const packaged = app.isPackaged
  const binding = packaged ? undefined : env.KEYWARD_TEST_SQLITE_BINDING
  const session = openSession(packaged)
  const window = new OneWindow({ home, packaged, preloadFile, iconFile, session })
  const core = await createCore({
    face: 'desktop',
    home,
    vault,
    env,
    packaged,
    version,
    openExternal,
    chooseFolder: () => chooseFolder(window.current),
    saveFile: (name, content) => saveFile(window.current, name, content),
    ...(binding && { sqliteBinding: binding }),
  })
  servePage(session, await openPage(pageFolder))

  let settings: Settings | undefined
  const apply = (envelope: Envelope<unknown>) => {
    if (!envelope.ok) return
    settings = envelope.value as Settings
    nativeTheme.themeSource = settings.theme
  }
  /** Shows the window, where the page does something or goes to an area. */
  const command = (name: EventOf<'app.command'>['command']) => {
    window.show()
    window.leave({ name: 'app.command', data: { command: name } })
  }
  /** A link only brings the window to the front, at the area that links point to. It never carries an action. */
  const openLink = (address: string) => {
    if (address.startsWith('keyward://')) command('credentials')
  }
  /** Shows an item, or the overview; the page waits with it until the vault is open. */
  const openItem = (subject: EventOf<'app.open'>) => {
    window.show()
    window.leave({ name: 'app.open', data: subject })
  }
  const tray = openTray(
    dirname(iconFile),
    {
      overview: () => openItem({ subjectType: null, subjectId: null }),
      show: () => window.show(),
      lock: () => void core.call('vault.lock', {}),
    },
    process.platform,
  )
  /** By the system; false where it can't, so that the window tells. */
  const notifyOfDates = ({ title, body, only }: EventOf<'notices.due'>) => {
    const open = () => openItem({ subjectType: only?.subjectType ?? null, subjectId: only?.subjectId ?? null })
    const snooze = () => void core.call('notices.snooze', { kind: only?.kind, subjectId: only?.subjectId, for: 'day' })
    return notify({ title, body, open, ...(only && { snooze }) }, process.platform)
  }
  /** Whoever looks at the window sees them there. */
  const notifyOfAlerts = ({ items }: EventOf<'alerts.raised'>) => {
    const [first] = items
    if (first === undefined || settings?.notifications === false || window.current?.isFocused()) return
    const title = items.length === 1 ? `Alert: ${first.subject}` : `${items.length} alerts`
    notify({ title, body: first.message, open: () => command('audit') }, process.platform)
  }
  core.subscribe((event) => {
    if (event.name === 'vault.state' && event.data.state !== 'unlocked') window.forget()
    if (event.name === 'notices.counts') tray?.show(event.data.counts)
    if (event.name === 'alerts.raised') notifyOfAlerts(event.data)
    if (event.name !== 'notices.due') window.tell(event)
    else if (!notifyOfDates(event.data)) window.leave(event)
  })
  serveCalls(
    core,
    () => window.contents,
    (name: CallName, envelope) => {
      if (name === 'app.settings' || name === 'app.updateSettings') apply(envelope)
    },
  )
  apply(await core.call('app.settings', {}))
  nativeTheme.on('updated', () => window.recolor())

  const actions = { command, lock: () => void core.call('vault.lock', {}), showFolder: () => void shell.openPath(home) }
  Menu.setApplicationMenu(Menu.buildFromTemplate(buildMenu(actions, { packaged, platform: process.platform })))

  const lockOnSuspend = () => {
    if (settings?.lockOnSuspend !== false) core.lock('suspend')
  }
  powerMonitor.on('suspend', lockOnSuspend)
  powerMonitor.on('lock-screen', lockOnSuspend)

  app.on('second-instance', (_event, argv) => {
    window.show()
    for (const argument of argv) openLink(argument)
  })
  app.on('open-url', (event, address) => {
    event.preventDefault()
    openLink(address)
  })
  app.on('activate', () => window.show())
  const isEnding = closeCoreBeforeQuit(core)
  endWithoutWindow({
    isWanted: () => tray !== undefined && settings?.stayInTray !== false,
    isTrayShown: () => isTrayShown({ platform: process.platform, env, pid: process.pid }),
    hasWindow: () => window.current !== undefined,
    isEnding,
    stays: () => tellOnceOfTray(home, () => notify({ ...goesOn, open: () => window.show() }, process.platform)),
  })
  window.show()
}

/** Quitting waits until the core has wiped its keys and closed the vault, for as long as that is reasonable. Returns whether it has begun. */
function closeCoreBeforeQuit(core: Core): () => boolean {
  let state: 'running' | 'closing' | 'closed' = 'running'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    const limit = new Promise<void>((done) => setTimeout(done, closingLimit).unref())
    void Promise.race([core.close().catch(() => undefined), limit]).then(() => {
      state = 'closed'
      // Not inside of the event that was just refused: Electron would forget that it quits.
      setImmediate(() => app.quit())
    })
  })
  return () => state !== 'running'
}

/** Asks for a folder. What a page says has no part in it. */
async function chooseFolder(window: BrowserWindow | undefined): Promise<string | null> {
  const options = {
    title: 'Folder to look through for references',
    buttonLabel: 'Look through',
    properties: ['openDirectory' as const],
  }
  const { filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
  return filePaths[0] ?? null
}

/** Writes where a person says, for their account alone. What was there before is gone, its permissions too. */
async function saveFile(window: BrowserWindow | undefined, name: string, content: () => Uint8Array): Promise<boolean> {
  const options = { title: 'Export in plain text', buttonLabel: 'Export', defaultPath: name }
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  if (canceled || filePath === '') return false
  const bytes = content()
  try {
    await rm(filePath, { force: true })
    await writeFile(filePath, bytes, { mode: 0o600, flag: 'wx' })
  } catch {
    throw new VaultError('file-unwritable')
  }
  return true
}

/** The one place where an address is handed to the system. */
async function openExternal(address: string, what?: 'page' | 'authorization'): Promise<boolean> {
  const allowed = externalAddress(address, what)
  if (allowed === null) return false
  return shell.openExternal(allowed).then(
    () => true,
    () => false,
  )
}

/**
 * Quits in order when the system asks every program to end. Electron listens by itself, until a part of the core listens for a
 * moment (as who writes files atomically does) and leaves nobody listening.
 */
export function quitOnSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

/** Ends after an error that nobody caught. Nothing of it is shown: its text may repeat what it was about. */
export function endUncaught(): void {
  const { message, remedy } = new VaultError('internal')
  dialog.showErrorBox('Keyward had to end', `${message}\n\n${remedy}`)
  app.exit(1)
}

/** Says why Keyward can't start, then ends. */
function fail(error: unknown): void {
  const known = error instanceof VaultError ? error : new VaultError('internal', { cause: error })
  dialog.showErrorBox('Keyward can’t start', `${known.message}\n\n${known.remedy}`)
  app.exit(1)
}

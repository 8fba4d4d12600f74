import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { CoreOptions } from '../../src/main/api/core.ts'
import { startDesktop } from '../../src/main/hosts/electron/desktop.ts'
import { defaultSettings, type Settings } from '../../src/shared/domain/settings.ts'
import { VaultError } from '../../src/shared/errors.ts'
import { testCore } from '../fakes/core.ts'
import {
  app,
  electron,
  FakeEvent,
  type FakeSession,
  Notification,
  nativeTheme,
  powerMonitor,
  WebContents,
} from '../fakes/electron.ts'
import { makePageFolder, outsideText, pageText, traversals } from '../fakes/page-folder.ts'
import { tempFolder } from '../fakes/temp-folder.ts'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'none'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The colours of the page's frame, light and dark, as the page itself has them. */
const tokens = readFileSync(join(import.meta.dirname, '../../src/renderer/styles/tokens.css'), 'utf8')
const frame = /--bg-frame: light-dark\((.+), (.+)\);/.exec(tokens)!.slice(1)

interface Setup {
  core?: ReturnType<typeof testCore>
  createCore?: (options: CoreOptions) => Promise<ReturnType<typeof testCore>>
  env?: Record<string, string>
  home?: string
  iconFile?: string
}

const made: CoreOptions[] = []

function start({ core = testCore(), createCore, env = {}, home, iconFile = '/nowhere/icon.png' }: Setup = {}) {
  const folder = home ?? tempFolder('home')
  startDesktop({
    createCore: async (options) => {
      made.push(options)
      return createCore ? createCore(options) : core
    },
    home: folder,
    vault: 'default',
    env,
    version: '1.2.3',
    pageFolder: makePageFolder(),
    preloadFile: '/app/out/preload/index.cjs',
    iconFile,
  })
  electron.ready()
  return { core, home: folder }
}

async function openedWindow() {
  return vi.waitFor(
    () => {
      expect(electron.windows).toHaveLength(1)
      return electron.windows[0]!
    },
    { interval: 2 },
  )
}

async function openedSession(): Promise<FakeSession> {
  await openedWindow()
  return electron.sessions.get('keyward')!
}

beforeEach(() => {
  electron.reset()
  made.length = 0
})

describe('the window', () => {
  it('is sandboxed, isolated, without Node and shows nothing before it is ready', async () => {
    start()
    const { options } = await openedWindow()
    const { webPreferences, ...rest } = options
    expect(electron.sandboxed).toBe(true)
    expect(rest).toEqual({
      width: 1280,
      height: 800,
      minWidth: 900,
      minHeight: 600,
      show: false,
      title: 'Keyward',
      backgroundColor: frame[0],
      autoHideMenuBar: true,
    })
    expect(webPreferences).toEqual({
      preload: '/app/out/preload/index.cjs',
      session: electron.sessions.get('keyward'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      plugins: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: true,
    })
  })

  it('has no developer tools in a package', async () => {
    electron.packaged = true
    start()
    expect((await openedWindow()).options.webPreferences.devTools).toBe(false)
    const view = JSON.stringify(electron.menu)
    expect(view).not.toContain('toggleDevTools')
    expect(view).not.toContain('reload')
  })

  it('shows the page of its own scheme, which is secure, standard, and can do nothing more', async () => {
    start()
    expect((await openedWindow()).loaded).toEqual(['app://keyward/'])
    expect(electron.schemes).toEqual([
      {
        scheme: 'app',
        privileges: {
          standard: true,
          secure: true,
          supportFetchAPI: false,
          corsEnabled: false,
          bypassCSP: false,
          allowServiceWorkers: false,
          stream: false,
          codeCache: false,
        },
      },
    ])
    expect(electron.switches).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND'])
  })

  it('appears when its page is ready', async () => {
    start()
    const window = await openedWindow()
    expect(window.visible).toBe(false)
    window.emit('ready-to-show')
    expect(window.visible).toBe(true)
  })

  it('opens where it was left, and in the middle when that place is gone', async () => {
    const { home } = start()
    const window = await openedWindow()
    window.bounds = { x: 300, y: 200, width: 1000, height: 700 }
    window.webContents.zoomLevel = 1
    window.closeByPerson()
    expect(statSync(join(home, 'window.json')).mode & 0o777).toBe(0o600)

    electron.reset()
    start({ home })
    const again = await openedWindow()
    expect(again.options).toMatchObject({ x: 300, y: 200, width: 1000, height: 700 })
    again.webContents.emit('did-finish-load')
    expect(again.webContents.zoomLevel).toBe(1)

    electron.reset()
    electron.displays = [{ workArea: { x: 5000, y: 0, width: 1280, height: 720 } }]
    start({ home })
    const elsewhere = (await openedWindow()).options
    expect(elsewhere).toMatchObject({ width: 1280, height: 800 })
    expect(elsewhere).not.toHaveProperty('x')
  })

  it('takes the theme of the settings, at the start and when they change', async () => {
    let theme = 'dark'
    start({ core: testCore(() => ({ ok: true, value: { ...defaultSettings, theme } })) })
    const window = await openedWindow()
    expect(nativeTheme.themeSource).toBe('dark')
    theme = 'light'
    const channel = electron.handlers.get('keyward:app.updateSettings')!
    await channel(
      { sender: window.webContents, senderFrame: window.webContents.mainFrame } as never,
      { theme } as never,
    )
    expect(nativeTheme.themeSource).toBe('light')
    nativeTheme.shouldUseDarkColors = true
    nativeTheme.emit('updated')
    expect(window.backgroundColor).toBe(frame[1])
  })

  it('loads a crashed page again, but not for ever', async () => {
    start()
    const { webContents } = await openedWindow()
    webContents.emit('render-process-gone', new FakeEvent(), { reason: 'clean-exit' })
    expect(webContents.reloads).toBe(0)
    for (let crash = 0; crash < 5; crash += 1) {
      webContents.emit('render-process-gone', new FakeEvent(), { reason: 'crashed' })
    }
    expect(webContents.reloads).toBe(3)
  })
})

describe('a page of the window', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is refused %s, in whatever contents it happens',
    async (name) => {
      start()
      const window = await openedWindow()
      for (const contents of [window.webContents, new WebContents()]) {
        const event = new FakeEvent()
        contents.emit(name, event, 'https://example.com/')
        expect(event.defaultPrevented).toBe(true)
      }
    },
  )

  it('opens no windows', async () => {
    start()
    const { webContents } = await openedWindow()
    for (const url of ['https://example.com/', 'app://keyward/', 'about:blank', 'file:///etc/passwd']) {
      expect(webContents.windowOpenHandler?.({ url })).toEqual({ action: 'deny' })
    }
  })

  it('gets no permission, neither asked for nor looked up', async () => {
    start()
    const { handlers, spellChecker } = await openedSession()
    const permissions = ['clipboard-read', 'geolocation', 'media', 'notifications', 'openExternal', 'fullscreen', 'usb']
    for (const permission of permissions) {
      const answer = vi.fn()
      handlers.permissionRequest?.(null as never, permission as never, answer as never)
      expect(answer).toHaveBeenCalledExactlyOnceWith(false)
      expect(handlers.permissionCheck?.(null as never, permission as never, 'app://keyward' as never)).toBe(false)
    }
    expect(handlers.displayMedia).toBe(null)
    expect(spellChecker).toBe(false)
  })

  it('gets no device', async () => {
    start()
    const session = await openedSession()
    for (const deviceType of ['hid', 'serial', 'usb']) {
      expect(session.handlers.devicePermission?.({ deviceType } as never)).toBe(false)
    }
    const cases = [
      ['select-hid-device', [{}], null],
      ['select-usb-device', [{}], undefined],
      ['select-serial-port', [[], null], ''],
    ] as const
    for (const [name, details, choice] of cases) {
      const event = new FakeEvent()
      const choose = vi.fn()
      session.emit(name, event, ...details, choose)
      expect(event.defaultPrevented).toBe(true)
      expect(choose.mock.calls[0]?.[0]).toBe(choice)
    }
    const event = new FakeEvent()
    const choose = vi.fn()
    electron.windows[0]?.webContents.emit('select-bluetooth-device', event, [], choose)
    expect(event.defaultPrevented).toBe(true)
    expect(choose).toHaveBeenCalledExactlyOnceWith('')
  })

  it.each([
    ['app://keyward/', true],
    ['app://keyward/assets/index.js', true],
    ['blob:app://keyward/0b9a', true],
    ['devtools://devtools/bundled/inspector.html', true],
    ['app://other/', false],
    ['app://keyward.example/', false],
    ['app://person@keyward/', false],
    ['app://keyward:1/', false],
    ['blob:https://example.com/0b9a', false],
    ['http://127.0.0.1:8080/', false],
    ['https://example.com/', false],
    ['ws://127.0.0.1:8080/', false],
    ['file:///etc/passwd', false],
    ['data:text/html,x', false],
    ['ftp://example.com/', false],
    ['', false],
  ])('may load %s: %s', async (url, allowed) => {
    start()
    const session = await openedSession()
    const answer = vi.fn()
    session.beforeRequest?.({ url }, answer)
    expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel: !allowed })
  })

  it('may not load the developer tools of a package', async () => {
    electron.packaged = true
    start()
    const answer = vi.fn()
    ;(await openedSession()).beforeRequest?.({ url: 'devtools://devtools/bundled/inspector.html' }, answer)
    expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel: true })
  })

  it('saves only what it made itself, under a plain name, where the person says', async () => {
    start()
    const session = await openedSession()
    const download = (url: string, name: string) => {
      const event = new FakeEvent()
      const setSaveDialogOptions = vi.fn()
      session.emit('will-download', event, { getURL: () => url, getFilename: () => name, setSaveDialogOptions })
      return { refused: event.defaultPrevented, options: setSaveDialogOptions.mock.calls[0]?.[0] as unknown }
    }
    expect(download('https://example.com/x.age', 'x.age')).toEqual({ refused: true, options: undefined })
    expect(download('blob:https://example.com/1', 'x.age')).toEqual({ refused: true, options: undefined })
    expect(download('blob:app://keyward/1', '../../.bashrc')).toEqual({
      refused: false,
      options: { title: 'Save file', defaultPath: join('/home/person/Downloads', '.bashrc') },
    })
  })
})

describe('the scheme app://', () => {
  async function get(path: string, init?: RequestInit) {
    start()
    const handler = (await openedSession()).protocols.get('app')!
    return handler(new Request(path, init))
  }

  it('serves the page with the strict policy', async () => {
    const response = await get('app://keyward/')
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(pageText)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toBe(policy)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it.each(traversals)('does not lead out of the page with %j', async (path) => {
    const response = await get(`app://keyward${path}`)
    expect(response.status).not.toBe(200)
    expect(await response.text()).not.toContain(outsideText)
    expect(response.headers.get('content-security-policy')).toBe(policy)
  })

  it('serves one host and one method', async () => {
    expect((await get('app://other/')).status).toBe(403)
    electron.reset()
    expect((await get('app://keyward/', { method: 'POST' })).status).toBe(403)
  })
})

describe('the desktop application', () => {
  it('runs once per home folder: a second one ends, the first comes to the front', async () => {
    electron.alone = false
    start()
    expect(electron.exitCode).toBe(0)
    await Promise.resolve()
    expect(made).toEqual([])

    electron.reset()
    start()
    const window = await openedWindow()
    window.minimized = true
    app.emit('second-instance', new FakeEvent(), ['keyward'], '/')
    expect(window).toMatchObject({ minimized: false, visible: true, focused: 1 })
    expect(electron.windows).toHaveLength(1)
  })

  it('takes links only as a wish to be shown', async () => {
    const { core } = start()
    const window = await openedWindow()
    const before = core.asked.length
    const send = vi.spyOn(window.webContents, 'send')
    app.emit('second-instance', new FakeEvent(), [
      'keyward',
      'https://example.com',
      'keyward://stripe-live/key?delete=1',
    ])
    expect(window.focused).toBe(2)
    expect(send).toHaveBeenCalledExactlyOnceWith('keyward-event', {
      name: 'app.command',
      data: { command: 'credentials' },
    })
    expect(core.asked).toHaveLength(before)
    expect(electron.opened).toEqual([])
  })

  it('claims links for itself only as a package', async () => {
    start()
    await openedWindow()
    expect(electron.protocolClients).toEqual([])
    electron.reset()
    electron.packaged = true
    start()
    await openedWindow()
    expect(electron.protocolClients).toEqual(['keyward'])
  })

  it('loads another SQLite addon only when it is not a package', async () => {
    const env = { KEYWARD_TEST_SQLITE_BINDING: '/tmp/other.node' }
    start({ env })
    await openedWindow()
    expect(made[0]).toMatchObject({
      face: 'desktop',
      version: '1.2.3',
      packaged: false,
      sqliteBinding: '/tmp/other.node',
    })
    electron.reset()
    electron.packaged = true
    start({ env })
    await openedWindow()
    expect(made[1]).toMatchObject({ packaged: true })
    expect(made[1]).not.toHaveProperty('sqliteBinding')
  })

  it('hands only https addresses of named hosts to the system', async () => {
    start()
    await openedWindow()
    const open = made[0]!.openExternal
    expect(await open('https://docs.stripe.com/keys')).toBe(true)
    for (const address of [
      'http://docs.stripe.com/keys',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      'https://person:word@example.com/',
      'https://127.0.0.1/',
      'https://localhost/',
      'https://[::1]/',
      '\\\\host\\share',
      '',
    ]) {
      expect(await open(address), address).toBe(false)
    }
    expect(electron.opened).toEqual(['https://docs.stripe.com/keys'])
  })

  it('asks for a folder with the dialog of the system, over its window, and for a folder alone', async () => {
    start()
    await openedWindow()
    const choose = made[0]!.chooseFolder ?? expect.fail('no dialog')
    electron.chosen = ['/home/person/shop']
    expect(await choose()).toBe('/home/person/shop')
    electron.chosen = []
    expect(await choose()).toBeNull()
    expect(electron.asked).toEqual([['openDirectory'], ['openDirectory']])
  })

  it('writes what goes past the page where a person says, for them alone, and nothing without a place', async () => {
    start()
    await openedWindow()
    const save = made[0]!.saveFile ?? expect.fail('no dialog')
    const folder = tempFolder('save')
    const file = join(folder, 'all.json')
    writeFileSync(file, 'what was there', { mode: 0o644 })
    electron.chosen = [file]
    expect(await save('vault.json', () => Buffer.from('values'))).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe('values')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    // Who may not have the content any more keeps the file that was there.
    const refused = save('vault.json', () => {
      throw new VaultError('plaintext-not-allowed')
    })
    await expect(refused).rejects.toMatchObject({ code: 'plaintext-not-allowed' })
    expect(readFileSync(file, 'utf8')).toBe('values')
    electron.chosen = [join(folder, 'missing', 'all.json')]
    const nowhere = save('vault.json', () => Buffer.from('values'))
    await expect(nowhere).rejects.toMatchObject({ code: 'file-unwritable' })
    electron.chosen = []
    expect(await save('vault.json', () => expect.fail('no place was chosen'))).toBe(false)
  })

  it('locks when the system suspends or locks its screen, unless the settings say no', async () => {
    const { core } = start()
    await openedWindow()
    powerMonitor.emit('suspend')
    powerMonitor.emit('lock-screen')
    expect(core.locks).toEqual(['suspend', 'suspend'])

    electron.reset()
    const lax = testCore(() => ({ ok: true, value: { ...defaultSettings, lockOnSuspend: false } }))
    start({ core: lax })
    await openedWindow()
    powerMonitor.emit('suspend')
    expect(lax.locks).toEqual([])
  })

  it('closes the core before it ends', async () => {
    const { core } = start()
    const window = await openedWindow()
    window.closeByPerson()
    expect(electron.exitCode).toBe(undefined)
    await vi.waitFor(() => expect(electron.exitCode).toBe(0))
    expect(core.closed()).toBe(true)
  })

  it('says why it can’t start and ends', async () => {
    start({
      createCore: async () => {
        throw new VaultError('runtime-too-old', { cause: new Error('a detail of the system') })
      },
    })
    await vi.waitFor(() => expect(electron.exitCode).toBe(1))
    expect(electron.errorBoxes).toEqual([['Keyward can’t start', expect.stringContaining('This Node.js is too old')]])
    expect(electron.errorBoxes[0]?.[1]).not.toContain('a detail')
    expect(electron.windows).toEqual([])
  })

  it('keeps the window’s own files in the home folder, for its owner alone', async () => {
    const { home } = start()
    await openedWindow()
    expect(electron.paths.get('userData')).toBe(join(home, 'desktop'))
    expect(existsSync(join(home, 'desktop'))).toBe(true)
    expect(statSync(join(home, 'desktop')).mode & 0o777).toBe(0o700)
  })

  it('U5 shows how many dates are near in the tray and on its badge, and no names', async () => {
    const pictures = tempFolder('pictures')
    for (const name of ['tray.png', 'tray-marked.png']) writeFileSync(join(pictures, name), '')
    const { core } = start({ iconFile: join(pictures, 'icon.png') })
    const window = await openedWindow()
    const [tray] = electron.trays
    expect(tray).toMatchObject({ image: join(pictures, 'tray.png'), toolTip: 'Keyward: Locked' })
    core.tell({ name: 'notices.counts', data: { counts: { expired: 1, thisWeek: 3, overdue: 0 } } })
    expect(tray).toMatchObject({
      image: join(pictures, 'tray-marked.png'),
      toolTip: 'Keyward: 1 expired, 3 expire this week',
    })
    expect(electron.badge).toBe(4)
    const send = vi.spyOn(window.webContents, 'send')
    const [first] = tray!.menu as { label: string; click: () => void }[]
    expect(first?.label).toBe('1 expired')
    first?.click()
    expect(send).toHaveBeenLastCalledWith('keyward-event', {
      name: 'app.open',
      data: { subjectType: null, subjectId: null },
    })
    core.tell({ name: 'notices.counts', data: { counts: null } })
    expect(electron.badge).toBe(0)
  })

  it('L1 a click on a notification shows the window and leads to the item', async () => {
    const { core } = start()
    const window = await openedWindow()
    const send = vi.spyOn(window.webContents, 'send')
    const only = { kind: 'credential', subjectType: 'credential', subjectId: crypto.randomUUID() } as const
    core.tell({ name: 'notices.due', data: { title: 'Stripe expires tomorrow', body: 'production', count: 1, only } })
    const [notification] = electron.notifications
    expect(notification).toMatchObject({ isShown: true, options: { title: 'Stripe expires tomorrow' } })
    // The system tells; the page does not tell the same again.
    expect(send).not.toHaveBeenCalled()
    const before = window.focused
    notification?.emit('click')
    expect(window.focused).toBe(before + 1)
    expect(send).toHaveBeenCalledExactlyOnceWith('keyward-event', {
      name: 'app.open',
      data: { subjectType: 'credential', subjectId: only.subjectId },
    })
    notification?.emit('action')
    expect(core.asked.at(-1)).toEqual({
      name: 'notices.snooze',
      request: { kind: 'credential', subjectId: only.subjectId, for: 'day' },
    })
  })

  it('A5 an alert is told by the system where nobody looks at the window, and leads to the log', async () => {
    const { core } = start()
    const window = await openedWindow()
    const send = vi.spyOn(window.webContents, 'send')
    const alert = {
      id: crypto.randomUUID(),
      rule: 'failure-spike',
      subject: 'Orders',
      message: '12 tests failed.',
    } as const
    window.isLookedAt = true
    core.tell({ name: 'alerts.raised', data: { items: [alert] } })
    expect(electron.notifications).toHaveLength(0)
    window.isLookedAt = false
    core.tell({ name: 'alerts.raised', data: { items: [alert] } })
    const [notification] = electron.notifications
    expect(notification).toMatchObject({ isShown: true, options: { title: 'Alert: Orders', body: '12 tests failed.' } })
    notification?.emit('click')
    expect(send).toHaveBeenLastCalledWith('keyward-event', { name: 'app.command', data: { command: 'audit' } })
  })

  describe('without a window', () => {
    /** A computer whose system always shows trays. */
    function startOnWindows(settings: Partial<Settings> = {}) {
      const { value: platform } = Object.getOwnPropertyDescriptor(process, 'platform') ?? {}
      Object.defineProperty(process, 'platform', { value: 'win32' })
      onTestFinished(() => {
        Object.defineProperty(process, 'platform', { value: platform })
        Notification.supported = true
      })
      const pictures = tempFolder('pictures')
      for (const name of ['tray.png', 'tray-marked.png']) writeFileSync(join(pictures, name), '')
      const core = testCore((name, request) => ({
        ok: true,
        value: name === 'app.settings' ? { ...defaultSettings, ...settings } : { name, request },
      }))
      return start({ core, iconFile: join(pictures, 'icon.png') })
    }
    const titles = () => electron.notifications.map(({ options }) => options.title)
    const openAnew = async () => {
      const window = electron.windows.at(-1)!
      const send = vi.spyOn(window.webContents, 'send')
      await vi.waitFor(() => expect(window.loaded).toHaveLength(1))
      return { window, send }
    }

    it('U5 goes on in the tray, says so once, and tells nothing to the page that is gone', async () => {
      const { core, home } = startOnWindows()
      const window = await openedWindow()
      const send = vi.spyOn(window.webContents, 'send')
      window.closeByPerson()
      await vi.waitFor(() => expect(titles()).toEqual(['Keyward goes on in the tray']))
      expect(electron).toMatchObject({ quits: 0, exitCode: undefined })
      expect(core.closed()).toBe(false)
      expect(statSync(join(home, 'tray.json')).mode & 0o777).toBe(0o600)

      core.tell({ name: 'vault.state', data: { state: 'locked', reason: 'idle' } })
      core.tell({ name: 'alerts.raised', data: { items: [] } })
      nativeTheme.emit('updated')
      expect(send).not.toHaveBeenCalled()
      const channel = electron.handlers.get('keyward:app.settings')!
      const late = { sender: window.webContents, senderFrame: window.webContents.mainFrame }
      expect(await channel(late as never, {} as never)).toMatchObject({ ok: false, error: { code: 'sender-refused' } })

      app.emit('second-instance', new FakeEvent(), ['keyward'], '/')
      expect(electron.windows).toHaveLength(2)
      electron.windows[1]!.closeByPerson()
      await new Promise((resolve) => setTimeout(resolve, 10))
      expect(titles()).toHaveLength(1)
      expect(electron.quits).toBe(0)
    })

    it('L1 a notification opens a window, which is told when it listens where to go', async () => {
      const { core } = startOnWindows()
      ;(await openedWindow()).closeByPerson()
      const only = { kind: 'credential', subjectType: 'credential', subjectId: crypto.randomUUID() } as const
      core.tell({ name: 'notices.due', data: { title: 'Stripe expires tomorrow', body: '', count: 1, only } })
      electron.notifications.find(({ options }) => options.title === 'Stripe expires tomorrow')?.emit('click')
      const { send } = await openAnew()
      await vi.waitFor(() => expect(send).toHaveBeenCalled())
      expect(send.mock.calls).toEqual([
        ['keyward-event', { name: 'app.open', data: { subjectType: 'credential', subjectId: only.subjectId } }],
      ])
    })

    it('L1 a reminder that the system can’t show waits for the next window, but no name outlives a lock', async () => {
      const { core } = startOnWindows()
      ;(await openedWindow()).closeByPerson()
      Notification.supported = false
      const due = (title: string) => ({ name: 'notices.due', data: { title, body: '', count: 1, only: null } }) as const
      core.tell(due('Stripe expires tomorrow'))
      core.tell({ name: 'vault.state', data: { state: 'locked', reason: 'idle' } })
      core.tell({ name: 'vault.state', data: { state: 'unlocked', reason: 'person' } })
      core.tell(due('GitHub expires tomorrow'))
      app.emit('second-instance', new FakeEvent(), ['keyward'], '/')
      const { send } = await openAnew()
      await vi.waitFor(() => expect(send).toHaveBeenCalled())
      expect(send.mock.calls).toEqual([['keyward-event', due('GitHub expires tomorrow')]])
    })

    it('U5 ends when the person doesn’t want it to go on, and by the tray’s menu in any case', async () => {
      const { core } = startOnWindows({ stayInTray: false })
      ;(await openedWindow()).closeByPerson()
      await vi.waitFor(() => expect(electron.exitCode).toBe(0))
      expect(core.closed()).toBe(true)

      electron.reset()
      const going = startOnWindows()
      ;(await openedWindow()).closeByPerson()
      expect(electron.trays[0]!.menu.at(-1)).toMatchObject({ label: 'Quit Keyward', role: 'quit' })
      app.quit()
      await vi.waitFor(() => expect(electron.exitCode).toBe(0))
      expect(going.core.closed()).toBe(true)
      expect(titles()).toEqual([])
    })

    it.skipIf(process.platform !== 'linux')('U5 ends where no bar shows the tray, on Linux', async () => {
      const pictures = tempFolder('pictures')
      writeFileSync(join(pictures, 'tray.png'), '')
      const env = { XDG_RUNTIME_DIR: pictures }
      const { core } = start({ iconFile: join(pictures, 'icon.png'), env })
      ;(await openedWindow()).closeByPerson()
      await vi.waitFor(() => expect(electron.exitCode).toBe(0))
      expect(core.closed()).toBe(true)
      expect(electron.trays).toHaveLength(1)
    })
  })

  it('locks from the menu through the core, whatever the page is doing', async () => {
    const { core } = start()
    await openedWindow()
    const items = electron.menu.flatMap((top) => (top.submenu ?? []) as Record<string, unknown>[])
    const press = (label: string) => {
      const { click } = items.find((item) => item.label === label) as { click: () => void }
      click()
    }
    press('Lock Vault')
    expect(core.asked.at(-1)).toEqual({ name: 'vault.lock', request: {} })
    const send = vi.spyOn(electron.windows[0]!.webContents, 'send')
    press('New Credential…')
    expect(send).toHaveBeenCalledExactlyOnceWith('keyward-event', {
      name: 'app.command',
      data: { command: 'new-credential' },
    })
  })
})

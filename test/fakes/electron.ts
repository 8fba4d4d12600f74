import { EventEmitter } from 'node:events'

/*
 * A small stand-in for Electron's module, in which the host and the preload run for real. Values cross it as they cross
 * the wire of Electron: as structured clones, or not at all. Tests look at what the host has set through `electron`.
 */

type Listener = (...values: never[]) => unknown
type Json = Record<string, unknown>

/** Everything that a test may look at or press. It is emptied by `reset`. */
interface State {
  handlers: Map<string, Listener>
  windows: BrowserWindow[]
  sessions: Map<string, FakeSession>
  schemes: { scheme: string; privileges: Json }[]
  switches: [string, string | undefined][]
  exposed: Map<string, unknown>
  opened: string[]
  errorBoxes: [string, string][]
  /** What a person chooses in dialogs, and what these were to be of. */
  chosen: string[]
  asked: string[][]
  menu: Json[]
  paths: Map<string, string>
  sandboxed: boolean
  /** What `requestSingleInstanceLock` answers. */
  alone: boolean
  packaged: boolean
  ready: () => void
  whenReady: Promise<void>
  exitCode: number | undefined
  quits: number
  protocolClients: string[]
  trays: Tray[]
  notifications: Notification[]
  badge: number
  displays: { workArea: { x: number; y: number; width: number; height: number } }[]
  /** Sender of what the preload sends; a window's own page when unset. */
  sender: { sender: unknown; senderFrame: unknown } | undefined
}

function fresh(): State {
  let ready = () => {}
  const whenReady = new Promise<void>((resolve) => {
    ready = resolve
  })
  return {
    handlers: new Map(),
    windows: [],
    sessions: new Map(),
    schemes: [],
    switches: [],
    exposed: new Map(),
    opened: [],
    errorBoxes: [],
    chosen: [],
    asked: [],
    menu: [],
    paths: new Map([['downloads', '/home/person/Downloads']]),
    sandboxed: false,
    alone: true,
    packaged: false,
    ready,
    whenReady,
    exitCode: undefined,
    quits: 0,
    protocolClients: [],
    trays: [],
    notifications: [],
    badge: 0,
    displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
    sender: undefined,
  }
}

export const electron: State & { reset(): void } = {
  ...fresh(),
  reset() {
    for (const emitter of [app, ipcRenderer, nativeTheme, powerMonitor]) emitter.removeAllListeners()
    Object.assign(electron, fresh())
    nativeTheme.themeSource = 'system'
    nativeTheme.shouldUseDarkColors = false
  },
}

/** An event that can be refused, as most of Electron's are. */
export class FakeEvent {
  defaultPrevented = false
  preventDefault(): void {
    this.defaultPrevented = true
  }
}

class App extends EventEmitter {
  readonly commandLine = {
    appendSwitch: (name: string, value?: string) => void electron.switches.push([name, value]),
  }
  get isPackaged(): boolean {
    return electron.packaged
  }
  enableSandbox(): void {
    electron.sandboxed = true
  }
  setName(): void {}
  getPath(name: string): string {
    return electron.paths.get(name) ?? ''
  }
  setPath(name: string, path: string): void {
    electron.paths.set(name, path)
  }
  requestSingleInstanceLock(): boolean {
    return electron.alone
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    electron.protocolClients.push(scheme)
    return true
  }
  setBadgeCount(count: number): boolean {
    electron.badge = count
    return true
  }
  whenReady(): Promise<void> {
    return electron.whenReady
  }
  /** As in Electron, `before-quit` may hold it up. */
  quit(): void {
    electron.quits += 1
    const event = new FakeEvent()
    this.emit('before-quit', event)
    if (!event.defaultPrevented) electron.exitCode ??= 0
  }
  exit(code: number): void {
    electron.exitCode ??= code
  }
}
export const app = new App()

export class WebContents extends EventEmitter {
  readonly mainFrame = { url: 'about:blank', origin: 'null' }
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined
  webRtcPolicy: string | undefined
  reloads = 0

  constructor() {
    super()
    app.emit('web-contents-created', new FakeEvent(), this)
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy
  }
  zoomLevel = 0
  setZoomLevel(level: number): void {
    this.zoomLevel = level
  }
  getZoomLevel(): number {
    return this.zoomLevel
  }
  reload(): void {
    this.reloads += 1
  }
  send(channel: string, ...values: unknown[]): void {
    const event = { sender: ipcRenderer, ports: [] }
    ipcRenderer.emit(channel, event, ...structuredClone(values))
  }
}

export class BrowserWindow extends EventEmitter {
  readonly options: Json & { webPreferences: Json }
  readonly webContents = new WebContents()
  bounds = { x: 10, y: 20, width: 1280, height: 800 }
  backgroundColor: unknown
  visible = false
  maximized = false
  minimized = false
  focused = 0
  /** Whether a person looks at it. */
  isLookedAt = false
  destroyed = false
  loaded: string[] = []

  constructor(options: Json & { webPreferences: Json }) {
    super()
    this.options = options
    this.backgroundColor = options.backgroundColor
    electron.windows.push(this)
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    this.webContents.mainFrame.url = url
    this.webContents.mainFrame.origin = new URL(url).origin === 'null' ? url.replace(/\/$/, '') : new URL(url).origin
    await Promise.resolve()
    this.webContents.emit('did-finish-load')
  }
  show(): void {
    this.visible = true
  }
  focus(): void {
    this.focused += 1
  }
  maximize(): void {
    this.maximized = true
  }
  restore(): void {
    this.minimized = false
  }
  isFocused(): boolean {
    return this.isLookedAt
  }
  isMaximized(): boolean {
    return this.maximized
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  getNormalBounds() {
    return this.bounds
  }
  setBackgroundColor(color: unknown): void {
    this.backgroundColor = color
  }
  /** What happens when a person closes the window. */
  closeByPerson(): void {
    this.emit('close', new FakeEvent())
    this.destroyed = true
    this.emit('closed')
    if (electron.windows.every((window) => window.destroyed)) app.emit('window-all-closed')
  }
}

export class FakeSession extends EventEmitter {
  handlers: Record<string, Listener | null> = {}
  beforeRequest: ((details: { url: string }, answer: (result: { cancel?: boolean }) => void) => void) | undefined
  protocols = new Map<string, (request: Request) => Promise<Response>>()
  spellChecker = true

  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<FakeSession['beforeRequest']>) => {
      this.beforeRequest = listener
    },
  }
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
      void this.protocols.set(scheme, handler),
  }
  setPermissionRequestHandler(handler: Listener | null): void {
    this.handlers.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: Listener | null): void {
    this.handlers.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: Listener | null): void {
    this.handlers.devicePermission = handler
  }
  setDisplayMediaRequestHandler(handler: Listener | null): void {
    this.handlers.displayMedia = handler
  }
  setBluetoothPairingHandler(handler: Listener | null): void {
    this.handlers.bluetoothPairing = handler
  }
  setUSBProtectedClassesHandler(handler: Listener | null): void {
    this.handlers.usbProtectedClasses = handler
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled
  }
}

export const session = {
  fromPartition(name: string): FakeSession {
    const known = electron.sessions.get(name) ?? new FakeSession()
    electron.sessions.set(name, known)
    return known
  },
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: State['schemes']) => void electron.schemes.push(...schemes),
}

export const ipcMain = {
  handle(channel: string, handler: Listener): void {
    if (electron.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    electron.handlers.set(channel, handler)
  },
}

class IpcRenderer extends EventEmitter {
  async invoke(channel: string, ...values: unknown[]): Promise<unknown> {
    const handler = electron.handlers.get(channel)
    if (handler === undefined) throw new Error(`Error invoking remote method '${channel}': No handler registered`)
    const contents = electron.windows.at(-1)?.webContents
    const event = electron.sender ?? { sender: contents, senderFrame: contents?.mainFrame ?? null }
    return structuredClone(await handler(event as never, ...(structuredClone(values) as never[])))
  }
}
export const ipcRenderer = new IpcRenderer()

/** Values cross the two worlds of a page as clones, functions as proxies. */
function proxied(value: unknown): unknown {
  if (typeof value === 'function') {
    return (...values: unknown[]) => proxied(value(...values.map(proxied)))
  }
  if (value instanceof Promise) return value.then(proxied)
  if (typeof value !== 'object' || value === null) return value
  if (Object.values(value).some((inner) => typeof inner === 'function')) {
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, proxied(inner)])))
  }
  return structuredClone(value)
}

export const contextBridge = {
  exposeInMainWorld(name: string, api: unknown): void {
    if (electron.exposed.has(name)) throw new Error(`Cannot bind an API on top of an existing property: ${name}`)
    electron.exposed.set(name, proxied(api))
  },
}

class NativeTheme extends EventEmitter {
  themeSource = 'system'
  shouldUseDarkColors = false
}
export const nativeTheme = new NativeTheme()
export const powerMonitor = new EventEmitter()

export const shell = {
  async openExternal(url: string): Promise<void> {
    electron.opened.push(url)
  },
  async openPath(path: string): Promise<string> {
    electron.opened.push(path)
    return ''
  },
}

export const dialog = {
  async showOpenDialog(_window: BrowserWindow, { properties }: { properties: string[] }) {
    electron.asked.push(properties)
    return { filePaths: electron.chosen }
  },
  async showSaveDialog(_window: BrowserWindow, { defaultPath }: { defaultPath: string }) {
    electron.asked.push(['save', defaultPath])
    const [filePath = ''] = electron.chosen
    return { canceled: filePath === '', filePath }
  },
  showErrorBox: (title: string, content: string) => void electron.errorBoxes.push([title, content]),
}

export const screen = { getAllDisplays: () => electron.displays }

export const Menu = {
  buildFromTemplate: (template: Json[]) => ({ template, popup: () => undefined }),
  setApplicationMenu({ template }: { template: Json[] }): void {
    electron.menu = template
  },
}

export class Tray extends EventEmitter {
  image: string
  toolTip = ''
  title = ''
  menu: Json[] = []

  constructor(image: string) {
    super()
    this.image = image
    electron.trays.push(this)
  }
  setImage(image: string): void {
    this.image = image
  }
  setToolTip(text: string): void {
    this.toolTip = text
  }
  setTitle(text: string): void {
    this.title = text
  }
  setContextMenu({ template }: { template: Json[] }): void {
    this.menu = template
  }
}

export class Notification extends EventEmitter {
  static supported = true
  static isSupported(): boolean {
    return Notification.supported
  }
  readonly options: Json
  isShown = false

  constructor(options: Json) {
    super()
    this.options = options
  }
  show(): void {
    this.isShown = true
    electron.notifications.push(this)
  }
}

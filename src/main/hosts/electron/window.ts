import { existsSync } from 'node:fs'
import { BrowserWindow, nativeTheme, type Session, screen } from 'electron'
import { recallPlace, rememberPlace, smallest } from './bounds.ts'
import { showContextMenu } from './menu.ts'
import { origin } from './scheme.ts'

export interface WindowOptions {
  readonly home: string
  readonly packaged: boolean
  readonly preloadFile: string
  /** Picture of the window where the system doesn't take it from the package; may be missing. */
  readonly iconFile: string
  readonly session: Session
}

/** What shows before the page has painted: the colour of its frame (`--bg-frame`), so that nothing flashes. */
export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#101115' : '#f3f4f7'
}

/** Opens the one window of Keyward. It shows itself when the page is ready to be seen. */
export function openWindow({ home, packaged, preloadFile, iconFile, session }: WindowOptions): BrowserWindow {
  const { maximized, zoom, ...place } = recallPlace(
    home,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow({
    ...place,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Keyward',
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    ...(existsSync(iconFile) && { icon: iconFile }),
    webPreferences: {
      preload: preloadFile,
      session,
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
      devTools: !packaged,
    },
  })
  window.webContents.on('context-menu', (_event, parameters) => showContextMenu(window, parameters))
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  window.webContents.on('did-finish-load', () => window.webContents.setZoomLevel(zoom))
  window.on('close', () =>
    rememberPlace(home, {
      ...window.getNormalBounds(),
      maximized: window.isMaximized(),
      zoom: window.webContents.getZoomLevel(),
    }),
  )
  reviveAfterCrash(window)
  // Loading is broken off when the window is closed early; nothing is left to do then.
  window.loadURL(`${origin}/`).catch(() => undefined)
  return window
}

/** A crashed page is loaded again; one that keeps crashing is left alone. */
function reviveAfterCrash(window: BrowserWindow): void {
  let revivals = 0
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || revivals >= 3) return
    revivals += 1
    window.webContents.reload()
  })
}

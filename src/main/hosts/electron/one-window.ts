import type { BrowserWindow, WebContents } from 'electron'
import { eventChannel } from '../../../shared/api/bridge.ts'
import type { AnyEvent } from '../../../shared/api/contract.ts'
import { backgroundColor, openWindow, type WindowOptions } from './window.ts'

/** How many events wait for a page: more than a person would read. */
const mostWaiting = 20

/** The one window. It is made anew whenever it is opened, and while it is closed nothing of it stays in memory. */
export class OneWindow {
  readonly #options: WindowOptions
  #window: BrowserWindow | undefined
  /** Whether the page has loaded and hears what it is told. */
  #isListening = false
  #waiting: AnyEvent[] = []

  constructor(options: WindowOptions) {
    this.#options = options
  }

  /** The window, while it is open. */
  get current(): BrowserWindow | undefined {
    return this.#window?.isDestroyed() ? undefined : this.#window
  }

  get contents(): WebContents | undefined {
    return this.current?.webContents
  }

  /** Opens the window, or brings it to the front. */
  show(): void {
    const window = this.current
    if (window === undefined) {
      this.#open()
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Tells the page, if there is one. What it missed it reads from the core when it opens. */
  tell(event: AnyEvent): void {
    this.contents?.send(eventChannel, event)
  }

  /** Tells the page what it can't read anywhere: a page that isn't there yet hears it when it is. */
  leave(event: AnyEvent): void {
    if (this.#isListening) this.tell(event)
    else this.#waiting = [...this.#waiting, event].slice(-mostWaiting)
  }

  /** Forgets what waits and holds names: the vault is locked. */
  forget(): void {
    this.#waiting = this.#waiting.filter(({ name }) => name !== 'notices.due')
  }

  /** Takes the colours of the system. */
  recolor(): void {
    this.current?.setBackgroundColor(backgroundColor())
  }

  #open(): void {
    const opened = openWindow(this.#options)
    this.#window = opened
    this.#isListening = false
    opened.webContents.on('did-finish-load', () => {
      this.#isListening = true
      for (const event of this.#waiting.splice(0)) this.tell(event)
    })
    opened.webContents.on('render-process-gone', () => {
      this.#isListening = false
    })
    opened.on('closed', () => {
      if (this.#window !== opened) return
      this.#window = undefined
      this.#isListening = false
    })
  }
}

import type { WebContents } from 'electron'
import { isOurs } from './scheme.ts'

/** Keeps a page where it is: it can't navigate, be redirected, open windows or hold another page inside. */
export function holdStill(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** What is known of the sender of a call. */
interface Sender {
  readonly sender: WebContents
  readonly senderFrame: { readonly url: string; readonly origin: string } | null
}

/** Whether a call comes from the main frame of our window, showing our page. */
export function isTrusted({ sender, senderFrame }: Sender, window: WebContents | undefined): boolean {
  if (window === undefined || sender !== window || senderFrame === null) return false
  return senderFrame === window.mainFrame && isOurs(senderFrame.url) && isOurs(`${senderFrame.origin}/`)
}

import { basename, join } from 'node:path'
import { app, type Session, session as sessions } from 'electron'
import { isOurs, origin } from './scheme.ts'

/**
 * Makes the window's session: kept in memory alone, so that the window leaves nothing on the disk, without any permission
 * and without any way to the network. What the page may reach is the page itself and blobs that it made.
 */
export function openSession(packaged: boolean): Session {
  const session = sessions.fromPartition('keyward', { cache: false })

  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler(null)
  session.setBluetoothPairingHandler(null)
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses)
  session.setSpellCheckerEnabled(false)
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault()
    choose(null)
  })
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault()
    choose()
  })
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault()
    choose('')
  })

  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, packaged) }))

  // A file leaves the window only as a blob of our own page, to a place that the person chooses.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${origin}/`)) {
      event.preventDefault()
      return
    }
    const name = basename(item.getFilename())
    item.setSaveDialogOptions({ title: 'Save file', defaultPath: join(app.getPath('downloads'), name) })
  })
  return session
}

function mayLoad(url: string, packaged: boolean): boolean {
  if (isOurs(url) || url.startsWith(`blob:${origin}/`)) return true
  return !packaged && url.startsWith('devtools://')
}

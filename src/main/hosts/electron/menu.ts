import { type BrowserWindow, type ContextMenuParams, Menu, type MenuItemConstructorOptions } from 'electron'
import type { EventOf } from '../../../shared/api/contract.ts'

type Command = EventOf<'app.command'>['command']

export interface MenuActions {
  /** Asks the page to do something or to show an area. */
  command(command: Command): void
  /** Locks the vault, whatever the page is doing. */
  lock(): void
  /** Shows the folder of the vaults in the system's file manager. */
  showFolder(): void
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** The menu of the application. What the page does itself is sent to it as `app.command`. */
export function buildMenu(
  { command, lock, showFolder }: MenuActions,
  { packaged, platform }: { packaged: boolean; platform: string },
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const go = (label: string, to: Command, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => command(to),
  })
  /** The page listens to this key itself and knows when a dialog is in the way; the menu only shows it. */
  const shown = (label: string, to: Command, accelerator: string): MenuItemConstructorOptions => ({
    ...go(label, to, accelerator),
    registerAccelerator: false,
  })
  const settings = go('Settings…', 'settings', 'CmdOrCtrl+,')

  return [
    ...(mac
      ? [
          {
            label: 'Keyward',
            submenu: [
              { role: 'about' },
              separator,
              settings,
              separator,
              { role: 'services' },
              separator,
              { role: 'hide' },
              { role: 'hideOthers' },
              { role: 'unhide' },
              separator,
              { role: 'quit' },
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      label: '&File',
      submenu: [
        shown('New Credential…', 'new-credential', 'CmdOrCtrl+N'),
        go('New Connection…', 'new-connection', 'CmdOrCtrl+Shift+N'),
        separator,
        { label: 'Lock Vault', accelerator: 'CmdOrCtrl+L', click: lock },
        ...(mac
          ? [separator, { role: 'close' } as const]
          : // Windows has no key of its own for it: closing the window may leave Keyward in the tray.
            [separator, settings, separator, { role: 'quit', accelerator: 'CmdOrCtrl+Q' } as const]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(packaged ? [] : [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    {
      label: '&Go',
      submenu: [
        shown('Overview', 'overview', 'CmdOrCtrl+1'),
        shown('Credentials', 'credentials', 'CmdOrCtrl+2'),
        shown('Connections', 'connections', 'CmdOrCtrl+3'),
        shown('Systems', 'systems', 'CmdOrCtrl+4'),
        shown('Audit', 'audit', 'CmdOrCtrl+5'),
        shown('Bundles', 'bundles', 'CmdOrCtrl+6'),
        shown('Review', 'review', 'CmdOrCtrl+7'),
        separator,
        shown('Command Palette…', 'palette', 'CmdOrCtrl+K'),
      ],
    },
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      submenu: [
        { label: 'Show Vault Folder', click: showFolder },
        ...(mac ? [] : [separator, { role: 'about' } as const]),
      ],
    },
  ]
}

/** Cut, copy and paste where there is something to cut, copy or paste into. */
export function showContextMenu(
  window: BrowserWindow,
  { isEditable, editFlags, selectionText }: ContextMenuParams,
): void {
  const items: MenuItemConstructorOptions[] = isEditable
    ? [
        { role: 'undo', enabled: editFlags.canUndo },
        { role: 'redo', enabled: editFlags.canRedo },
        separator,
        { role: 'cut', enabled: editFlags.canCut },
        { role: 'copy', enabled: editFlags.canCopy },
        { role: 'paste', enabled: editFlags.canPaste },
        separator,
        { role: 'selectAll', enabled: editFlags.canSelectAll },
      ]
    : [{ role: 'copy', enabled: editFlags.canCopy }]
  if (isEditable || selectionText !== '') Menu.buildFromTemplate(items).popup({ window })
}

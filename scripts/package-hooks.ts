import { join } from 'node:path'
import { flipFuses } from '@electron/fuses'
import type { AfterPackContext } from 'electron-builder'
import { Arch } from 'electron-builder'
import { fuses } from './fuses.ts'
import { root } from './run.ts'
import { stageCommand } from './stage-command.ts'

/** electron-builder calls this before it packs one system and architecture. */
export async function beforePack({ electronPlatformName, arch }: AfterPackContext): Promise<void> {
  stageCommand(join(root, 'out', 'command'), electronPlatformName as NodeJS.Platform, Arch[arch] ?? '')
}

/** electron-builder calls this with the packed folder, before it is signed. */
export async function afterPack({ appOutDir, packager, electronPlatformName }: AfterPackContext): Promise<void> {
  const name = packager.appInfo.productFilename
  const program =
    electronPlatformName === 'darwin'
      ? join(`${name}.app`, 'Contents', 'MacOS', name)
      : electronPlatformName === 'win32'
        ? `${name}.exe`
        : 'keyward-desktop'
  await flipFuses(join(appOutDir, program), fuses)
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from './find-chromium.ts'
import { root } from './run.ts'

/*
 * npm run icons: draws the pictures of resources/ from its two SVG files. The pictures are kept in the repository, so
 * that neither a build nor a package needs this.
 */

interface Picture {
  readonly from: 'icon.svg' | 'tray.svg'
  readonly to: string
  readonly size: number
  /** Colour of what the file leaves uncoloured. */
  readonly color?: string
  /** A dot at the corner: something waits. */
  readonly marked?: true
}

const pictures: readonly Picture[] = [
  { from: 'icon.svg', to: 'icon.png', size: 512 },
  { from: 'icon.svg', to: 'icon@2x.png', size: 1024 },
  { from: 'icon.svg', to: 'icon-256.png', size: 256 },
  // macOS colours template pictures itself, to fit its menu bar; other systems show them as they are.
  { from: 'tray.svg', to: 'trayTemplate.png', size: 18, color: '#000' },
  { from: 'tray.svg', to: 'trayTemplate@2x.png', size: 36, color: '#000' },
  { from: 'icon.svg', to: 'tray.png', size: 24 },
  { from: 'icon.svg', to: 'tray@2x.png', size: 48 },
  { from: 'icon.svg', to: 'tray-marked.png', size: 24, marked: true },
  { from: 'icon.svg', to: 'tray-marked@2x.png', size: 48, marked: true },
]

const found = await findChromium()
if (found === undefined) throw new Error('No Chromium starts here. Set CHROMIUM_PATH to one.')
const browser = await chromium.launch({
  executablePath: found.executable,
  chromiumSandbox: found.sandbox,
  env: { ...process.env, ...found.env },
})
const page = await browser.newPage()
for (const { from, to, size, color, marked } of pictures) {
  const drawing = readFileSync(join(root, 'resources', from), 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px;fill:${color ?? 'currentColor'}}i{position:fixed;right:0;top:0;width:${size * 0.42}px;height:${size * 0.42}px;border-radius:50%;background:#e5484d}</style>${drawing}${marked ? '<i></i>' : ''}`,
  )
  await page.screenshot({ path: join(root, 'resources', to), omitBackground: true })
  console.log(`resources/${to} (${size} px)`)
}
await browser.close()

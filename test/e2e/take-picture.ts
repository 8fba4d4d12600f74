import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { root } from '../../scripts/run.ts'
import { withPalette } from './sample/png.ts'

const folder = join(root, 'docs', 'pictures')
const isWanted = process.env.KEYWARD_PICTURES === '1'
/** Larger ones would make a page of pictures slow to load. */
const largest = 150 * 1024

/**
 * A picture for the README and the guides, light and dark. It is written only when KEYWARD_PICTURES=1 asks for it; otherwise the same walk proves that
 * it could be.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  // Nothing is pointed at.
  await page.mouse.move(640, 796)
  await expect(page.locator('.kw-skeleton, .kw-spinner')).toHaveCount(0)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    if (!isWanted) continue
    const picture = withPalette(await page.screenshot({ animations: 'disabled', caret: 'hide' }))
    expect(picture.length, `${name}-${colorScheme}`).toBeLessThan(largest)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}-${colorScheme}.png`), picture)
  }
}

import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { graveViolations } from './axe.ts'
import { sideways } from './layout.ts'

/** Where every state is painted, for people who want to look at all of them. */
const gallery = process.env.KEYWARD_GALLERY

export const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const

const softly = expect.configure({ soft: true })
/** What lies over the window. */
export const overlay = '.kw-modal, .kw-side, .kw-palette, .kw-popover'

/** What must hold in every state of the window. */
export async function examine(page: Page, name: string, look: string): Promise<void> {
  await test.step(`${name}, ${look}`, async () => {
    // What lies over the window hides the rest; the frame of the window is the same everywhere.
    const over = page.locator(overlay).last()
    const part = (await over.count()) > 0 ? overlay : name === 'overview' ? 'html' : 'main'
    softly(await graveViolations(page, part), `${name}, ${look}`).toEqual([])
    const size = page.viewportSize()
    // What fits comfortably fits compactly as well, which is the look of the smaller window.
    const others = gallery || size?.width !== sizes[1].width ? sizes : [sizes[1]]
    for (const other of others) {
      await page.setViewportSize(other)
      // Tables take their columns from their width a moment later.
      await softly
        .poll(() => sideways(page), { message: `${name}, ${look}, ${other.width}`, timeout: 3000 })
        .toEqual([])
      if (gallery)
        await page.screenshot({ path: join(gallery, `${name.replace(/\W+/g, '-')}-${look}-${other.width}.png`) })
    }
    if (size) await page.setViewportSize(size)
  })
}

/** The same by day and by night. */
export async function examineBoth(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await examine(page, name, colorScheme)
  }
}

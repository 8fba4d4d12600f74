import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rectangle } from 'electron'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'

/** Smallest window that every screen fits into. */
export const smallest = { width: 900, height: 600 } as const
const usual = { width: 1280, height: 800 } as const

const coordinate = z.number().int().min(-100_000).max(100_000)
const remembered = z.object({
  x: coordinate,
  y: coordinate,
  width: coordinate.min(smallest.width),
  height: coordinate.min(smallest.height),
  maximized: z.boolean(),
  /** Zoom of the page in steps of 20 %, as Chromium counts it. */
  zoom: z.number().min(-3).max(5),
})
export type Remembered = z.infer<typeof remembered>

/** Where a window opens: without `x` and `y` in the middle of the screen. */
export type Place = Omit<Remembered, 'x' | 'y'> & Partial<Pick<Remembered, 'x' | 'y'>>

const file = (home: string) => join(home, 'window.json')

/**
 * The place of the last time, if it can still be seen: a strip of the title bar must lie on a display of now, and the
 * window must not be larger than that display. Anything else opens in the usual size.
 */
export function recallPlace(home: string, workAreas: readonly Rectangle[]): Place {
  const known = read(home)
  const area = known && workAreas.find((candidate) => titleBarIn(candidate, known))
  if (known === undefined || area === undefined)
    return { ...usual, maximized: known?.maximized ?? false, zoom: known?.zoom ?? 0 }
  return {
    x: known.x,
    y: known.y,
    width: Math.max(smallest.width, Math.min(known.width, area.width)),
    height: Math.max(smallest.height, Math.min(known.height, area.height)),
    maximized: known.maximized,
    zoom: known.zoom,
  }
}

/** Remembers the place. A window that forgets where it was does no harm, so failures are ignored. */
export function rememberPlace(home: string, place: Remembered): void {
  try {
    writeFileAtomic.sync(file(home), JSON.stringify(place), { mode: 0o600 })
  } catch {
    // A full disk or a read-only folder is told by what really needs it.
  }
}

function read(home: string): Remembered | undefined {
  try {
    return remembered.parse(JSON.parse(readFileSync(file(home), 'utf8')))
  } catch {
    return undefined
  }
}

function titleBarIn(area: Rectangle, place: Remembered): boolean {
  const visible = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x)
  return visible >= 200 && place.y >= area.y && place.y + 40 <= area.y + area.height
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recallPlace, rememberPlace } from './bounds.ts'

const display = { x: 0, y: 0, width: 1920, height: 1080 }
const second = { x: 1920, y: 0, width: 1280, height: 720 }
const usual = { width: 1280, height: 800, maximized: false, zoom: 0 }
const place = { x: 100, y: 50, width: 1000, height: 700, maximized: false, zoom: 0.5 }

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keyward-bounds-'))
})
afterEach(() => rmSync(home, { recursive: true }))

describe('the place of the window', () => {
  it('is the usual one at first', () => {
    expect(recallPlace(home, [display])).toEqual(usual)
  })

  it('is kept', () => {
    rememberPlace(home, place)
    expect(recallPlace(home, [display])).toEqual(place)
    rememberPlace(home, { ...place, x: 2000, maximized: true })
    expect(recallPlace(home, [display, second])).toEqual({ ...place, x: 2000, maximized: true })
  })

  it('is forgotten where its title bar can’t be reached', () => {
    for (const unreachable of [
      { ...place, x: 2000 },
      { ...place, x: -900 },
      { ...place, y: -60 },
      { ...place, y: 1060 },
    ]) {
      rememberPlace(home, unreachable)
      expect(recallPlace(home, [display])).toEqual({ ...usual, zoom: 0.5 })
    }
    expect(recallPlace(home, [])).toEqual({ ...usual, zoom: 0.5 })
  })

  it('is no larger than the display that it is on', () => {
    rememberPlace(home, { ...place, x: 1920, y: 0, width: 4000, height: 3000 })
    expect(recallPlace(home, [second])).toMatchObject({ width: 1280, height: 720 })
  })

  it.each(['', '{', '[]', 'null', '{"x":1}', '{"x":"a","y":0,"width":1000,"height":700,"maximized":false}'])(
    'is the usual one when the file says %j',
    (text) => {
      writeFileSync(join(home, 'window.json'), text)
      expect(recallPlace(home, [display])).toEqual(usual)
    },
  )

  it('ignores numbers that no window has', () => {
    for (const wrong of [{ width: 10 }, { height: 1e9 }, { x: 0.5 }, { y: null }, { zoom: 50 }]) {
      writeFileSync(join(home, 'window.json'), JSON.stringify({ ...place, ...wrong }))
      expect(recallPlace(home, [display])).toEqual(usual)
    }
  })

  it('does no harm where it can’t be kept', () => {
    rememberPlace(join(home, 'missing'), place)
    expect(() => readFileSync(join(home, 'missing', 'window.json'))).toThrow()
  })
})

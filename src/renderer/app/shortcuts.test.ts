import { describe, expect, it } from 'vitest'
import { areaIds } from '../state/router.ts'
import { type Keystroke, letterOf, shortcutOf } from './shortcuts.ts'

const press = (key: string, held: Partial<Keystroke> = {}): Keystroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const free = { isMac: false, isTyping: false, isModal: false, isAfterG: false }

describe('keys of the window', () => {
  it('reach every area by number and by letter', () => {
    for (const [index, area] of areaIds.entries()) {
      expect(shortcutOf(press(String(index + 1), { ctrlKey: true }), free)).toEqual({ do: 'area', area })
      expect(shortcutOf(press(letterOf(area)), { ...free, isAfterG: true })).toEqual({ do: 'area', area })
    }
    expect(shortcutOf(press('0', { ctrlKey: true }), free)).toBeNull()
  })

  it('use the command key on a Mac and the control key elsewhere', () => {
    expect(shortcutOf(press('k', { metaKey: true }), { ...free, isMac: true })).toEqual({ do: 'palette' })
    expect(shortcutOf(press('k', { ctrlKey: true }), { ...free, isMac: true })).toBeNull()
    expect(shortcutOf(press('k', { ctrlKey: true }), free)).toEqual({ do: 'palette' })
  })

  it('leave letters alone while a person types', () => {
    for (const key of ['/', '?', 'n']) expect(shortcutOf(press(key), { ...free, isTyping: true })).toBeNull()
    expect(shortcutOf(press('k', { ctrlKey: true }), { ...free, isTyping: true })).toEqual({ do: 'palette' })
  })

  it('go back and forward, unless the keys move in a text', () => {
    const back = press('ArrowLeft', { altKey: true })
    expect(shortcutOf(back, { ...free, isTyping: true })).toEqual({ do: 'back' })
    expect(shortcutOf(back, { ...free, isMac: true })).toEqual({ do: 'back' })
    expect(shortcutOf(back, { ...free, isMac: true, isTyping: true })).toBeNull()
  })

  it('lock also over a dialog, and do nothing else there', () => {
    const modal = { ...free, isModal: true }
    expect(shortcutOf(press('l', { ctrlKey: true }), modal)).toEqual({ do: 'lock' })
    expect(shortcutOf(press('k', { ctrlKey: true }), modal)).toBeNull()
    expect(shortcutOf(press('2', { ctrlKey: true }), modal)).toBeNull()
    expect(shortcutOf(press('/'), modal)).toBeNull()
  })

  it('know the question mark and the slash on every keyboard layout', () => {
    expect(shortcutOf(press('?', { shiftKey: true }), free)).toEqual({ do: 'shortcuts' })
    expect(shortcutOf(press('/', { shiftKey: true }), free)).toEqual({ do: 'search' })
  })
})

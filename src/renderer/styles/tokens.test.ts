import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const source = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]

/** The value of a colour token in a theme, as #rrggbb. */
function color(token: string, theme: Theme): string {
  const value = new RegExp(`--${token}: ([^;]+);`).exec(source)?.[1]
  const pair = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value ?? '')
  const plain = /^#[0-9a-f]{6}$/.exec(value ?? '')?.[0]
  const found = pair ? pair[theme === 'light' ? 1 : 2] : plain
  if (!found) throw new Error(`--${token} is no colour of ${theme}`)
  return found
}

/** WCAG 2.2, relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['bg', 'bg-frame', 'bg-subtle', 'bg-hover', 'bg-raised', 'bg-inset', 'bg-selected']

describe.each(themes)('colours of the %s theme', (theme) => {
  it.each(['text', 'text-muted', 'text-faint'])('%s can be read on every ground', (text) => {
    for (const ground of grounds)
      expect(contrast(color(text, theme), color(ground, theme)), ground).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['text', 'text-muted'])('%s can be read in the sidebar', (text) => {
    for (const ground of ['bg-frame-hover', 'bg-frame-selected', 'bg-press'])
      expect(contrast(color(text, theme), color(ground, theme)), ground).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['good', 'warn', 'bad', 'accent', 'rest'])('%s can be read on its own ground and on the page', (meaning) => {
    for (const ground of [`${meaning}-soft`, 'bg', 'bg-raised'])
      expect(contrast(color(`${meaning}-text`, theme), color(ground, theme)), ground).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['accent', 'accent-hover', 'accent-press', 'bad-solid', 'bad-solid-hover'])(
    'white can be read on %s',
    (solid) => {
      expect(contrast(color('text-on-solid', theme), color(solid, theme))).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(['line-control', 'focus', 'good', 'warn', 'bad', 'rest', 'accent'])(
    '%s stands out as a mark or a border',
    (mark) => {
      for (const ground of ['bg', 'bg-raised'])
        expect(contrast(color(mark, theme), color(ground, theme)), ground).toBeGreaterThanOrEqual(3)
    },
  )
})

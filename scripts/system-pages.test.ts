import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalog } from '../src/main/connections/systems/registry.ts'
import { namesModule, systemsReference } from './system-pages.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

describe('L7 what is derived from the catalog of systems', () => {
  it('is current; node scripts/system-catalog.ts writes it anew', () => {
    expect(read('docs/systems.md')).toBe(systemsReference(catalog))
    expect(read('src/main/connections/systems/names.ts')).toBe(namesModule(catalog))
  })

  it('leads from the contents to a heading of every system', () => {
    const text = systemsReference(catalog)
    const headings = [...text.matchAll(/^###? (.+)$/gm)].map(([, heading = '']) => heading)
    expect(headings.length).toBeGreaterThanOrEqual(catalog.length)
    // Headings that are alike would share an anchor.
    expect(new Set(headings.map((heading) => heading.toLowerCase())).size).toBe(headings.length)
  })
})

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')

/** The classes that a stylesheet gives their looks, by selectors of one class alone. */
function classesOf(css: string): Set<string> {
  const selectors = css.replace(/\/\*[\s\S]*?\*\//g, '').match(/[^{}]+(?=\{)/g) ?? []
  const classes = selectors.flatMap((list) => list.split(',')).map((selector) => selector.trim())
  return new Set(classes.flatMap((selector) => /^\.([a-z0-9-]+)(?:\[[^\]]*\]|::?[a-z-]+)*$/.exec(selector)?.[1] ?? []))
}

it('a class has its looks from one stylesheet, whatever else has been loaded', () => {
  const homes = new Map<string, string[]>()
  for (const file of globSync('**/*.css', { cwd: folder })) {
    for (const name of classesOf(readFileSync(join(folder, file), 'utf8'))) {
      homes.set(name, [...(homes.get(name) ?? []), file])
    }
  }
  expect(homes.size).toBeGreaterThan(100)
  expect([...homes].filter(([, files]) => files.length > 1)).toEqual([])
})

import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isStale } from './build.ts'

let folder: string

/** Writes a file as if at this minute. */
function write(path: string, minute: number): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), '')
  utimesSync(join(folder, path), minute * 60, minute * 60)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyward-build-'))
  write('src/main/index.ts', 10)
  for (const product of ['out/main/browser.js', 'out/preload/index.cjs', 'out/renderer/index.html']) write(product, 20)
  for (const path of ['src/main', 'src']) utimesSync(join(folder, path), 600, 600)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a build', () => {
  it('is kept while nothing that it was made of changed', () => {
    expect(isStale(folder)).toBe(false)
  })

  it('is made again after a change of a source or of the packages', () => {
    write('src/main/index.ts', 30)
    expect(isStale(folder)).toBe(true)
    write('src/main/index.ts', 10)
    write('package-lock.json', 30)
    expect(isStale(folder)).toBe(true)
  })

  it('is made again after a source was removed', () => {
    rmSync(join(folder, 'src/main/index.ts'))
    expect(isStale(folder)).toBe(true)
  })

  it('is made again when a part of it is missing', () => {
    rmSync(join(folder, 'out/preload/index.cjs'))
    expect(isStale(folder)).toBe(true)
  })
})

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './temp-folder.ts'

export const pageText = '<!doctype html><title>Keyward</title>'
export const outsideText = 'what lies beside the page'

/** A built page in a new folder that ends with the test, with a file beside it and a link to that file inside it. */
export function makePageFolder(): string {
  const folder = tempFolder('page')
  const page = join(folder, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'outside.txt'), outsideText)
  writeFileSync(join(page, 'index.html'), pageText)
  writeFileSync(join(page, 'assets', 'index.js'), 'export {}')
  writeFileSync(join(page, 'assets', 'index.css'), ':root {}')
  symlinkSync(join(folder, 'outside.txt'), join(page, 'assets', 'link.txt'))
  return page
}

/** Paths that try to leave the page's folder. */
export const traversals = [
  '/../outside.txt',
  '/assets/../../outside.txt',
  '/%2e%2e/outside.txt',
  '/assets/%2e%2e%2f%2e%2e%2foutside.txt',
  '/..%2foutside.txt',
  '/..%5coutside.txt',
  '/..\\outside.txt',
  '/%252e%252e/outside.txt',
  '//outside.txt',
  '/./../outside.txt',
  '/index.html%00',
  '/%00/../../outside.txt',
  '/assets/link.txt',
  '/assets',
  '/assets/',
  '/C:/outside.txt',
  '/etc/passwd',
]

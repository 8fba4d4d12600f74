import type { Dirent } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type PassEntries, type PassFailure, passFormat } from '../../shared/domain/pass-entries.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { openByGpg } from './gpg.ts'

/** What a walk ends at: each entry starts a program, and all of them are in memory at once. Lengths are bytes. */
const limits = { names: 50_000, depth: 20, sealed: 1024 * 1024, plain: 256 * 1024, all: 16 * 1024 * 1024 } as const

/** What pass and gopass keep in a store for themselves. */
const own = new Set(['.git', '.public-keys', '.extensions'])

type Failed = PassEntries['failed'][number]

interface Walk {
  /** Paths from the store's folder on, by slashes. */
  readonly files: string[]
  readonly failed: Failed[]
  names: number
}

/**
 * The entries of a password store of pass or gopass, opened by the person's gpg, as a file that the core imports. They are in
 * memory alone; what is left of them there is the process's until it ends.
 *
 * @throws VaultError `usage` for another folder, `folder-unreadable`, `import-too-large`, and what `openByGpg` throws
 */
export async function readPassStore(context: Context, folder: string): Promise<Buffer> {
  const root = await realpath(folder).catch(unreadable)
  const walk: Walk = { files: [], failed: [], names: 0 }
  const isStore = await visit(root, '', 0, walk)
  if (!isStore && !(await liesInStore(root)))
    throw context.usage([
      { path: 'FILE', message: 'This folder is no password store: no .gpg-id says whom its entries are for.' },
    ])
  if (walk.names > limits.names) throw new VaultError('import-too-large')
  const entries: { path: string; text: string }[] = []
  const failed = [...walk.failed]
  if (context.interactive) context.note(`Your gpg opens ${count(walk.files.length, 'entry', 'entries')}.`)
  let size = 0
  // Whoever once gives no passphrase is not asked again for each of the entries.
  let asks = true
  for (const file of walk.files) {
    const path = file.replace(/\.gpg$/, '')
    const read = await openEntry(join(root, file), context, asks)
    if ('why' in read) {
      failed.push({ path, why: read.why })
      asks &&= read.why !== 'locked-key'
    } else {
      size += read.text.length
      if (size > limits.all) throw new VaultError('import-too-large')
      entries.push({ path, text: read.text })
    }
  }
  const store: PassEntries = { format: passFormat, entries, failed }
  return Buffer.from(JSON.stringify(store))
}

/** One entry after the other: an agent that asks, asks once. */
async function openEntry(
  path: string,
  context: Context,
  asks: boolean,
): Promise<{ text: string } | { why: PassFailure }> {
  const seen = await lstat(path).catch(() => null)
  if (seen === null) return { why: 'unopened' }
  if (!seen.isFile()) return { why: 'link' }
  if (seen.size > limits.sealed) return { why: 'too-long' }
  const opened = await openByGpg(path, context.io, { most: limits.plain, asks })
  if ('why' in opened) return opened
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(opened.plain)
    return text.includes('\0') ? { why: 'no-text' } : { text }
  } catch {
    return { why: 'no-text' }
  } finally {
    opened.plain.fill(0)
  }
}

/** Gathers the files of a folder. Whether a .gpg-id lies in it or below. */
async function visit(folder: string, path: string, depth: number, walk: Walk): Promise<boolean> {
  const children = await readdir(folder, { withFileTypes: true }).catch(unreadable)
  walk.names += children.length
  let isStore = false
  // Whatever folder this is, it is not walked to its end.
  if (walk.names > limits.names) return isStore
  for (const child of children.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const at = path === '' ? child.name : `${path}/${child.name}`
    if (child.name === '.gpg-id') isStore = true
    else if (child.isDirectory() && !own.has(child.name)) {
      if (depth >= limits.depth) walk.failed.push({ path: at, why: 'too-deep' })
      else if (await visit(join(folder, child.name), at, depth + 1, walk)) isStore = true
    } else takeFile(child, at, walk)
  }
  return isStore
}

function takeFile(child: Dirent, path: string, walk: Walk): void {
  // A link may lead anywhere, also out of the store or back into it.
  if (child.isSymbolicLink()) walk.failed.push({ path, why: 'link' })
  else if (child.isFile() && child.name.endsWith('.gpg')) walk.files.push(path)
  else if (!child.isDirectory() && !child.name.startsWith('.')) walk.failed.push({ path, why: 'not-gpg' })
}

async function liesInStore(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (await lstat(join(at, '.gpg-id')).catch(() => null)) return true
    if (dirname(at) === at) return false
  }
}

function unreadable(): never {
  throw new VaultError('folder-unreadable')
}

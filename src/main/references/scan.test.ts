import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { scanFolder } from './scan.ts'

const scan = (folder: string, signal = new AbortController().signal, progress = (_: number) => {}) =>
  scanFolder(folder, { ids: new Set(), signal, progress })

function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = tempFolder('scan')
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

describe('C6 a scan', () => {
  it('reads text of every encoding, also what Git ignores, and neither what tools have put there nor binaries', async () => {
    const text = 'A=keyward://Stripe/key\n'
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
    const folder = folderWith({
      '.env': text,
      '.gitignore': '.env\n',
      'src/deep/er/config.yaml': text,
      'windows.txt': utf16,
      'empty.txt': '',
      'node_modules/x/readme.md': text,
      '.git/config': text,
      'image.bin': Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(text)]),
    })
    const found = await scan(folder)
    expect(found.files.map(({ path }) => path)).toEqual(['.env', 'src/deep/er/config.yaml', 'windows.txt'])
    expect(found).toMatchObject({ read: 6, unread: [], truncated: false })
  })

  it('follows no link, waits for no pipe, and tells what it could not read', async () => {
    const outside = folderWith({ 'outside.env': 'keyward://Outside\n' })
    const folder = folderWith({ 'own.env': 'keyward://Own\n', 'locked/a.env': 'keyward://Locked\n' })
    symlinkSync(outside, join(folder, 'link'))
    symlinkSync(join(outside, 'outside.env'), join(folder, 'link.env'))
    symlinkSync(folder, join(folder, 'loop'))
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe')])
    chmodSync(join(folder, 'locked'), 0)
    const found = await scan(folder)
    chmodSync(join(folder, 'locked'), 0o700)
    expect(found.files.map(({ path }) => path).filter((path) => path !== 'locked/a.env')).toEqual(['own.env'])
    // Root may read everything.
    if (process.getuid?.() !== 0) expect(found.unread).toEqual([join(found.folder, 'locked')])
  })

  it('names the line and the field of a large file, and nothing of its text', async () => {
    const filler = 'password: hunter2-secret\n'.repeat(200_000)
    const folder = folderWith({ 'big.yaml': `${filler}key: keyward://Stripe/key\n` })
    const found = await scan(folder)
    expect(found.files).toEqual([
      {
        path: 'big.yaml',
        location: join(found.folder, 'big.yaml'),
        found: [{ line: 200_001, ref: 'Stripe', field: 'key' }],
      },
    ])
  })

  it('ends when it is cancelled, and refuses what is no folder', async () => {
    const folder = folderWith(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`${n}.txt`, 'x'])))
    const controller = new AbortController()
    let read = 0
    const work = scan(folder, controller.signal, (files) => {
      read = files
      controller.abort()
    })
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    expect(read).toBeLessThan(20)
    for (const wrong of [join(folder, '0.txt'), join(folder, 'nowhere'), 'a\u0000b'])
      await expect(scan(wrong)).rejects.toMatchObject({ code: 'folder-unreadable' })
  })
})

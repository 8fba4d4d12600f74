import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { toFileError, writeFileAtomically } from './atomic-file.ts'

const errno = (code: string) => Object.assign(new Error(code), { code })

describe('an atomically written file', () => {
  it('has the new content, is readable by its owner alone, and leaves nothing beside it', async () => {
    const folder = tempFolder('keys')
    const path = join(folder, 'file')
    writeFileSync(path, 'old', { mode: 0o644 })
    await writeFileAtomically(path, 'new')
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['file'])
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('stays as it was when the new one can’t take its place', async () => {
    const folder = tempFolder('keys')
    const path = join(folder, 'file')
    mkdirSync(join(path, 'occupied'), { recursive: true })
    await expect(writeFileAtomically(path, 'new')).rejects.toThrow()
    expect(readdirSync(folder)).toEqual(['file'])
    expect(readdirSync(path)).toEqual(['occupied'])
  })

  it('clears away what a killed writer left', async () => {
    const folder = tempFolder('keys')
    writeFileSync(join(folder, '.file.1234.tmp'), 'half')
    writeFileSync(join(folder, '.other.1234.tmp'), 'not ours')
    await writeFileAtomically(join(folder, 'file'), 'new')
    expect(readdirSync(folder).sort()).toEqual(['.other.1234.tmp', 'file'])
  })

  it('replaces a link instead of writing where it leads', async () => {
    const folder = tempFolder('keys')
    writeFileSync(join(folder, 'elsewhere'), 'untouched')
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'file'))
    await writeFileAtomically(join(folder, 'file'), 'new')
    expect(readFileSync(join(folder, 'elsewhere'), 'utf8')).toBe('untouched')
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('new')
  })

  it('is whole whenever its writer is killed', async () => {
    const path = join(tempFolder('keys'), 'file')
    const code = `
      import { writeFileAtomically } from ${JSON.stringify(new URL('atomic-file.ts', import.meta.url).href)}
      console.log('ready')
      for (let i = 0; ; i++) await writeFileAtomically(process.argv[1], String(i % 10).repeat(100_000) + 'end')`
    writeFileSync(path, '')
    for (let round = 0; round < 5; round++) {
      const writer = spawn(process.execPath, ['--input-type=module', '-e', code, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const exited = once(writer, 'exit')
      await once(writer.stdout, 'data')
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 20))
      writer.kill('SIGKILL')
      await exited
      expect(readFileSync(path, 'utf8')).toMatch(/^((\d)\2{99999}end)?$/)
    }
  })

  it('tells a full disk and a folder that can’t be written by name', () => {
    for (const code of ['ENOSPC', 'EDQUOT']) expect(toFileError(errno(code))).toMatchObject({ code: 'disk-full' })
    for (const code of ['EACCES', 'EPERM', 'EROFS'])
      expect(toFileError(errno(code))).toMatchObject({ code: 'folder-not-writable' })
    const other = errno('EIO')
    expect(toFileError(other)).toBe(other)
  })

  it.runIf(process.getuid?.() !== 0)('is refused by a folder without write permission', async () => {
    const folder = tempFolder('keys')
    chmodSync(folder, 0o500)
    await expect(writeFileAtomically(join(folder, 'file'), 'new')).rejects.toMatchObject({
      code: 'folder-not-writable',
    })
    chmodSync(folder, 0o700)
  })
})

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VaultError } from '../../shared/errors.ts'
import { decode, readBytes, withoutLineEnd, writeWhole } from './files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyward-files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: VaultError) => error.code,
  )

describe('readBytes', () => {
  it('reads a file up to its limit', async () => {
    writeFileSync(at('a'), 'x'.repeat(1000))
    expect(await readBytes(at('a'), 1000)).toHaveLength(1000)
    expect(await code(readBytes(at('a'), 999))).toBe('too-large')
  })

  it('tells a missing file from one that can’t be read', async () => {
    expect(await code(readBytes(at('gone'), 10))).toBe('file-not-found')
    expect(await code(readBytes(folder, 10))).toBe('file-unreadable')
  })

  it.skipIf(process.platform === 'win32')('reads a pipe', async () => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', at('pipe')])
    const writing = new Promise((done) => setImmediate(() => done(writeFileSync(at('pipe'), 'through a pipe'))))
    const [bytes] = await Promise.all([readBytes(at('pipe'), 100), writing])
    expect(bytes.toString()).toBe('through a pipe')
  })
})

describe('decode', () => {
  it('takes off a byte order mark, refuses what is no UTF-8, and wipes the bytes', () => {
    const bytes = Buffer.from('\uFEFFpässword')
    expect(decode(bytes)).toBe('pässword')
    expect(bytes.every((byte) => byte === 0)).toBe(true)
    expect(() => decode(Buffer.from([0x70, 0xff]))).toThrowError(expect.objectContaining({ code: 'file-unreadable' }))
  })
})

describe('withoutLineEnd', () => {
  it('takes off one line break at the end and no more', () => {
    expect(['a\n', 'a\r\n', 'a\n\n', 'a', '\na'].map(withoutLineEnd)).toEqual(['a', 'a', 'a\n', 'a', '\na'])
  })
})

describe('writeWhole', () => {
  it('writes for the owner alone and replaces at once', async () => {
    await writeWhole(at('out'), 'one')
    if (process.platform !== 'win32') expect(statSync(at('out')).mode & 0o777).toBe(0o600)
    await writeWhole(at('out'), Buffer.from('two'))
    expect(readFileSync(at('out'), 'utf8')).toBe('two')
    expect(readdirSync(folder)).toEqual(['out'])
  })

  it('leaves nothing behind when it can’t write', async () => {
    expect(await code(writeWhole(at(join('no', 'such')), 'x'))).toBe('file-unwritable')
    expect(await code(writeWhole(folder, 'x'))).toBe('file-unwritable')
    expect(readdirSync(folder)).toEqual([])
  })
})

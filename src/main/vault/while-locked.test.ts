import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSideFile, writeSideFile } from './side-file.ts'
import { clearLockedNotes, type LockedNote, noteWhileLocked, readLockedNotes } from './while-locked.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyward-notes-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = () => join(folder, 'while-locked.jsonl')
const entry = (detail: string): LockedNote => ({ at: 1000, actor: 'ada', action: 'vault.unlock-failed', detail })

describe('what happens while the vault is locked', () => {
  it('is kept in its order, for the owner alone, until it is cleared', () => {
    noteWhileLocked(folder, entry('wrong-passphrase'))
    noteWhileLocked(folder, entry('key-wrong'))
    expect(readLockedNotes(folder)).toEqual([entry('wrong-passphrase'), entry('key-wrong')])
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    clearLockedNotes(folder)
    expect(readLockedNotes(folder)).toEqual([])
  })

  it('does not grow without end', () => {
    for (let i = 0; i < 2000; i++) noteWhileLocked(folder, entry('x'.repeat(300)))
    expect(statSync(file()).size).toBeLessThan(70 * 1024)
    expect(readLockedNotes(folder).length).toBeGreaterThan(100)
  })

  it('is believed only as far as it is written rightly: the next unlock must not fail of it', () => {
    const odd = [
      ...[
        { ...entry('a'), at: Number.MAX_SAFE_INTEGER },
        { ...entry('a'), at: -1 },
        { ...entry('a'), action: 'vault.unlock' },
      ],
      ...[{ ...entry('\u001b[2J') }, { ...entry('a'), actor: 'a\nb' }, { ...entry('a'), more: 1 }, null, 7, '{'],
    ]
    const lines = [...odd.map((each) => JSON.stringify(each)), '{"at":', JSON.stringify(entry('right'))]
    writeFileSync(file(), lines.join('\n'))
    expect(readLockedNotes(folder)).toEqual([entry('right')])
    writeFileSync(file(), Buffer.alloc(1024 * 1024, '\n'))
    expect(readLockedNotes(folder)).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('a link or a pipe in the place of a side file', () => {
  it('is not followed, not written and not waited for', () => {
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'as it was')
    symlinkSync(victim, file())
    symlinkSync(victim, join(folder, 'lock-request'))
    noteWhileLocked(folder, entry('wrong-passphrase'))
    expect(() => writeSideFile(join(folder, 'lock-request'), 'now')).toThrow()
    expect(readLockedNotes(folder)).toEqual([])
    expect(readFileSync(victim, 'utf8')).toBe('as it was')

    const pipe = join(folder, 'pipe')
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
    expect(readSideFile(pipe, 100)).toBe('')
    expect(() => writeSideFile(pipe, 'now')).toThrow()
    expect(readSideFile('/dev/zero', 100)).toBe('')
  })
})

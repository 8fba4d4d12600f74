import { execFileSync } from 'node:child_process'
import { readdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { keepLate, newLateKey, readLate, sweepLate } from './late.ts'

const claim = '0195d0a0-0000-7000-8000-000000000001'

describe('O2 an answer that came too late to be stored', () => {
  it('is read by the key of its refresh alone, however large an answer may be', () => {
    const folder = tempFolder('late')
    const key = newLateKey()
    const text = JSON.stringify({ accessToken: 'x'.repeat(1_048_576) })
    expect(keepLate(folder, claim, Buffer.from(key), text)).toBe(true)
    expect(readLate(folder, claim, newLateKey())).toBeUndefined()
    expect(readLate(folder, claim, Buffer.from(key))).toBe(text)
    sweepLate(folder, new Set([claim]))
    expect(readdirSync(folder)).toHaveLength(1)
    sweepLate(folder, new Set())
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(process.platform === 'win32')('is not looked for in a link or a pipe that was laid in its place', () => {
    const folder = tempFolder('late')
    const key = newLateKey()
    keepLate(folder, claim, Buffer.from(key), 'text')
    const [name = ''] = readdirSync(folder)
    renameSync(join(folder, name), join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), join(folder, name))
    expect(readLate(folder, claim, Buffer.from(key))).toBeUndefined()
    sweepLate(folder, new Set())
    // Nobody writes to it: whoever opens it to read waits for good.
    execFileSync('mkfifo', [join(folder, name)])
    expect(readLate(folder, claim, Buffer.from(key))).toBeUndefined()
  })
})

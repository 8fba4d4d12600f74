import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { canOpenBrowser, openBrowser } from './opener.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyward-open-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Puts a program of this name first on the path; it writes down its arguments and what it was told. */
function program(name: string): () => { args: string; input: string } {
  writeFileSync(
    join(folder, name),
    `#!/bin/sh\ncat >'${folder}/in'\nprintf '%s' "$*" >'${folder}/args.new'\nmv '${folder}/args.new' '${folder}/args'\n`,
  )
  chmodSync(join(folder, name), 0o755)
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`)
  return () => ({ args: readFileSync(join(folder, 'args'), 'utf8'), input: readFileSync(join(folder, 'in'), 'utf8') })
}

const ran = () => vi.waitFor(() => expect(existsSync(join(folder, 'args'))).toBe(true), { timeout: 10_000 })

describe('opening the system’s browser', () => {
  it('needs a display on Linux and is left out on request', () => {
    expect(canOpenBrowser({}, 'linux')).toBe(false)
    expect(canOpenBrowser({ DISPLAY: ':0' }, 'linux')).toBe(true)
    expect(canOpenBrowser({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(canOpenBrowser({}, 'darwin')).toBe(true)
    expect(canOpenBrowser({ DISPLAY: ':0', KEYWARD_NO_OPEN: '1' }, 'linux')).toBe(false)
    expect(canOpenBrowser({ KEYWARD_NO_OPEN: '1' }, 'win32')).toBe(false)
  })

  it('hands the address to xdg-open as one argument', async () => {
    const heard = program('xdg-open')
    expect(await openBrowser('http://127.0.0.1:1/#token=$(id);x', 'linux')).toBe(true)
    await ran()
    expect(heard()).toEqual({ args: 'http://127.0.0.1:1/#token=$(id);x', input: '' })
  })

  it('does not put the address on a command line of macOS', async () => {
    const heard = program('osascript')
    expect(await openBrowser('http://127.0.0.1:1/#token=abc', 'darwin')).toBe(true)
    await ran()
    expect(heard()).toEqual({ args: '-', input: 'open location "http://127.0.0.1:1/#token=abc"\n' })
  })

  it('starts nothing for other addresses', async () => {
    program('xdg-open')
    for (const address of ['file:///etc/passwd', 'javascript:alert(1)', 'https://example.com/?q=\\']) {
      expect(await openBrowser(address, 'linux')).toBe(false)
    }
    expect(existsSync(join(folder, 'args'))).toBe(false)
  })

  it('says no where there is no such program', async () => {
    vi.stubEnv('PATH', folder)
    expect(await openBrowser('https://example.com/', 'linux')).toBe(false)
  })
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { downloadAddress, type ElectronPlace, installElectron, installedElectron, whyNoWindow } from './electron.ts'

let folder: string
let servers: Server[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyward-electron-'))
  servers = []
  writeFileSync(join(folder, 'package.json'), '{"version":"45.4.1","type":"commonjs"}')
})

afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

const limits = { reachMs: 2000, installMs: 10_000 }
const install =
  "const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/version', 'v45.4.1'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')"

function place(changes: Partial<ElectronPlace> = {}): ElectronPlace {
  return { packageFolder: folder, platform: 'linux', arch: 'x64', env: { DISPLAY: ':0' }, uid: 1000, ...changes }
}

/** Serves the download's address; resolves to the environment that leads to it. */
async function serve(answer: number | 'silence'): Promise<{ DISPLAY: string; ELECTRON_MIRROR: string }> {
  const server = createServer((_request, response) => {
    if (answer !== 'silence') response.writeHead(answer).end()
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { DISPLAY: ':0', ELECTRON_MIRROR: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

describe('the choice of a window', () => {
  it('is made for an ordinary user with a display', () => {
    expect(whyNoWindow(place())).toBeUndefined()
    expect(whyNoWindow(place({ env: { WAYLAND_DISPLAY: 'wayland-0' } }))).toBeUndefined()
    expect(whyNoWindow(place({ platform: 'darwin', env: {} }))).toBeUndefined()
    expect(whyNoWindow(place({ platform: 'win32', env: {}, uid: undefined }))).toBeUndefined()
  })

  it('is refused for root and without a display, with the reason', () => {
    expect(whyNoWindow(place({ uid: 0 }))?.reason).toContain('root')
    expect(whyNoWindow(place({ env: {} }))?.reason).toContain('display')
  })
})

describe("Electron's program", () => {
  it('counts as installed only when complete and of the right version', () => {
    expect(installedElectron(folder)).toBeUndefined()
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'path.txt'), 'electron')
    writeFileSync(join(folder, 'dist', 'version'), 'v45.4.1')
    expect(installedElectron(folder)).toBeUndefined()
    writeFileSync(join(folder, 'dist', 'electron'), '')
    expect(installedElectron(folder)).toBe(join(folder, 'dist', 'electron'))
    writeFileSync(join(folder, 'dist', 'version'), '44.0.0')
    expect(installedElectron(folder)).toBeUndefined()
  })

  it('is looked for at its mirror when one is set', () => {
    const env = { ELECTRON_MIRROR: 'http://127.0.0.1:9/electron', ELECTRON_CUSTOM_DIR: '{{ version }}' }
    expect(downloadAddress(place({ env }))).toBe('http://127.0.0.1:9/electron/45.4.1/electron-v45.4.1-linux-x64.zip')
    expect(downloadAddress(place({ platform: 'darwin', arch: 'arm64' }))).toMatch(
      /\/v45\.4\.1\/electron-v45\.4\.1-darwin-arm64\.zip$/,
    )
  })

  it('is installed when its download answers', async () => {
    writeFileSync(join(folder, 'install.js'), install)
    expect(await installElectron(place({ env: await serve(200) }), limits)).toBeUndefined()
    expect(installedElectron(folder)).toBe(join(folder, 'dist', 'electron'))
  })

  it.each([
    ['is refused', 404 as const, 'status 404'],
    ['never answers', 'silence' as const, "can't be reached"],
  ])('is given up when its download %s', async (_case, answer, reason) => {
    writeFileSync(join(folder, 'install.js'), install)
    const outcome = await installElectron(place({ env: await serve(answer) }), { ...limits, reachMs: 200 })
    expect(outcome?.reason).toContain(reason)
    expect(outcome?.remedy).toContain('install.js')
    expect(installedElectron(folder)).toBeUndefined()
  })

  it('is given up when the address is dead', async () => {
    const env = { ELECTRON_MIRROR: 'http://127.0.0.1:9/' }
    expect((await installElectron(place({ env }), limits))?.reason).toContain("can't be reached")
  })

  it.each([
    ['hangs', 'setInterval(() => {}, 1000)', 'took too long'],
    ['fails', 'process.exit(3)', 'status 3'],
    ['does nothing', '', 'without installing'],
  ])('is given up when its installer %s', async (_case, script, reason) => {
    writeFileSync(join(folder, 'install.js'), script)
    const outcome = await installElectron(place({ env: await serve(200) }), { ...limits, installMs: 500 })
    expect(outcome?.reason).toContain(reason)
  })
})

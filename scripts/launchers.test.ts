import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from './run.ts'

let folder: string

function write(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content, { mode })
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'keyward-launch-')))
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (args: readonly string[], cwd = folder) => spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })

describe('the command', () => {
  it('runs the built program with its arguments, through a link and from anywhere', () => {
    write('out/main/cli.js', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 4')
    symlinkSync(join(folder, 'bin', 'keyward'), join(folder, 'link'))
    const { stdout, status } = run([join(folder, 'link'), 'credential', 'show', 'a b'], tmpdir())
    expect(stdout).toBe('["credential","show","a b"]\n')
    expect(status).toBe(4)
  })

  it('says how to build when there is nothing to run', () => {
    const { stderr, status } = run([join(folder, 'bin', 'keyward')])
    expect(stderr).toContain('npm run build')
    expect(status).toBe(1)
  })

  describe('under a Node.js that is too old', () => {
    /** Makes the running Node.js look like 20 to the launcher. */
    const old = () => {
      const versions = "Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '9' } })"
      write('old.mjs', versions)
      return ['--import', join(folder, 'old.mjs'), join(folder, 'bin', 'keyward'), 'types']
    }

    it('says what is needed when there is no other', () => {
      const { stderr, status } = run(old())
      expect(stderr).toContain('Node.js 22')
      expect(stderr).toContain('npm ci')
      expect(status).toBe(1)
    })

    it.skipIf(process.platform === 'win32')('starts over with the one among the packages and ends as it ends', () => {
      const program = `node_modules/node-${process.platform}-${process.arch}/bin/node`
      write(program, '#!/bin/sh\necho "own node: $*"\nexit 3\n', 0o755)
      const args = old()
      const { stdout, status } = run(args)
      expect(stdout).toBe(`own node: ${args.join(' ')}\n`)
      expect(status).toBe(3)
    })
  })
})

describe('npm start', () => {
  /** A built product whose browser host is the given script. */
  function product(browserHost: string): string[] {
    cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    write('out/preload/index.cjs', '')
    write('out/renderer/index.html', '')
    write('out/main/browser.js', browserHost)
    return ['--import', './scripts/require-node.js', 'scripts/start.ts', '--browser', '--vault', 'work']
  }

  it('says why it goes to the browser, hands its arguments on and ends as the host ends', () => {
    const host = 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7'
    const { stdout, status } = run(product(host))
    expect(stdout).toMatch(/^Keyward runs in your browser\. .+\n\["--vault","work"\]\n$/)
    expect(status).toBe(7)
  })

  it.skipIf(process.platform === 'win32')('hands a signal on and lets the host end in order', async () => {
    const host =
      "process.on('SIGTERM', () => { console.log('closed'); process.exit(0) }); console.log('ready'); setInterval(() => {}, 1000)"
    const child = spawn(process.execPath, product(host), { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('ready')) child.kill('SIGTERM')
    })
    const ended = once(child, 'exit')
    expect(await text(child.stdout)).toMatch(/ready\nclosed\n$/)
    expect(await ended).toEqual([0, null])
  })
})

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const module = JSON.stringify(fileURLToPath(new URL('uncaught.ts', import.meta.url)))

describe('an error that nobody caught', () => {
  it.each([
    ['thrown', 'setTimeout(() => { throw new Error("the secret") })'],
    ['rejected', 'void Promise.reject(Object.assign(new Error("the secret"), { more: "the secret" }))'],
  ])('and that was %s ends the process, and its text is in nothing that is left', (_, work) => {
    const home = mkdtempSync(join(tmpdir(), 'keyward-uncaught-'))
    const code = `import { onUncaught } from ${module}
      onUncaught(process.env.AT, () => process.exit(70))
      ${work}
      setInterval(() => {}, 1000)`
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      env: { AT: home },
      encoding: 'utf8',
    })
    const logged = readFileSync(join(home, 'logs', 'keyward.log'), 'utf8')
    rmSync(home, { recursive: true })
    expect(child.status).toBe(70)
    expect(JSON.parse(logged)).toMatchObject({ event: 'unexpected-error', call: 'process', error: { class: 'Error' } })
    expect(child.stdout + child.stderr + logged).not.toContain('secret')
  })
})

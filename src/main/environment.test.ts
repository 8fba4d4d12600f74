import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { takeEnvironment } from './environment.ts'

const name = 'KEYWARD_CREDENTIAL_ENCRYPTION_KEY'
afterEach(() => {
  delete process.env[name]
})

describe('the own key of the environment', () => {
  it('reaches the core, and no program that is started after', () => {
    process.env[name] = 'the key'
    expect(takeEnvironment(process.env)[name]).toBe('the key')
    expect(process.env[name]).toBeUndefined()
    const child = spawnSync(process.execPath, ['-p', `process.env.${name}`])
    expect(child.stdout.toString().trim()).toBe('undefined')
  })
})

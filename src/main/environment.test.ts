import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { takeEnvironment } from './environment.ts'

const names = ['KEYWARD_CREDENTIAL_ENCRYPTION_KEY', 'KEYWARD_VAULT_TOKEN', 'KEYWARD_VAULT_PASSWORD']
afterEach(() => {
  for (const name of names) delete process.env[name]
})

describe('a secret of the environment', () => {
  it.each(names)('%s reaches the core, and no program that is started after', (name) => {
    process.env[name] = 'the key'
    expect(takeEnvironment(process.env)[name]).toBe('the key')
    expect(process.env[name]).toBeUndefined()
    const child = spawnSync(process.execPath, ['-p', `process.env.${name}`])
    expect(child.stdout.toString().trim()).toBe('undefined')
  })
})

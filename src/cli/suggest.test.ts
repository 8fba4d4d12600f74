import { describe, expect, it } from 'vitest'
import { nearest } from './suggest.ts'

describe('nearest', () => {
  const words = ['list', 'show', 'add', 'edit', 'rotate', 'environment']

  it('finds what was meant after a slip of the fingers', () => {
    expect(nearest('lsit', words)).toBe('list')
    expect(nearest('rotat', words)).toBe('rotate')
    expect(nearest('enviroment', words)).toBe('environment')
  })

  it('says nothing when nothing is near', () => {
    expect(nearest('xyzzy', words)).toBeUndefined()
    expect(nearest('x'.repeat(10_000), words)).toBeUndefined()
  })
})

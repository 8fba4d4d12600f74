import { describe, expect, it } from 'vitest'
import { isObjectName, isPart, isPrefix, objectPart, objectsBelow, temporaryFolder } from './names.ts'

describe('S4 names of objects', () => {
  it.each(['a', 'team/heads/00000001', 'a.b_c-d', '0', `${'a'.repeat(99)}/${'b'.repeat(100)}`])('takes %s', (name) => {
    expect(isObjectName(name)).toBe(true)
  })

  it.each([
    ...[
      '',
      '/',
      'a/',
      '/a',
      'a//b',
      '.',
      '..',
      'a/../b',
      '.a',
      'a/.b',
      'a.',
      'a./b',
      'A',
      'é',
      'a b',
      'a=',
      'tmp=1',
      'a\\b',
      'a\n',
    ],
    ...['a%2fb', 'a?b', 'a#b', 'con:', 'a*', `${'a'.repeat(100)}/${'b'.repeat(100)}`],
  ])('refuses %j', (name) => {
    expect(isObjectName(name)).toBe(false)
  })

  it('takes whole parts as a prefix, and nothing for everything', () => {
    expect(['', 'a/', 'a/b/'].every(isPrefix)).toBe(true)
    expect(['a', '/', 'a//', '../', 'a/../'].some(isPrefix)).toBe(false)
  })

  it('leaves out what others have put beside objects, and sorts by characters', () => {
    const found = [
      'log/2',
      'log/10',
      'log/.DS_Store',
      'log/Thumbs.db',
      'log/2.sync-conflict-20261129-1',
      'other/1',
      'log/2',
    ]
    expect(objectsBelow('log/', found)).toEqual(['log/10', 'log/2', 'log/2.sync-conflict-20261129-1'])
  })

  it('keeps folders of objects, folders of names and what is being made apart', () => {
    expect(objectPart('00000001=')).toBe('00000001')
    expect([objectPart('00000001'), objectPart('='), objectPart('A='), objectPart(temporaryFolder('1'))]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(isPart(temporaryFolder('1'))).toBe(false)
    expect(isPart('00000001=')).toBe(false)
  })
})

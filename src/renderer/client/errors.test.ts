import { describe, expect, it } from 'vitest'
import { describeError } from '../../shared/errors.ts'
import { fieldError } from './errors.ts'

const error = {
  code: 'invalid-request' as const,
  ...describeError('invalid-request'),
  issues: [
    { path: 'metadata.name', message: 'Give it a name.' },
    { path: 'key', message: 'Too short.' },
  ],
}

describe('complaints about fields', () => {
  it('are found by the name of the field, however deep it stands in the request', () => {
    expect(fieldError(error, 'name')).toBe('Give it a name.')
    expect(fieldError(error, 'metadata.name')).toBe('Give it a name.')
    expect(fieldError(error, 'key')).toBe('Too short.')
  })

  it('do not match a part of a name', () => {
    expect(fieldError(error, 'ame')).toBeUndefined()
    expect(fieldError(error, 'data.name')).toBeUndefined()
    expect(fieldError(null, 'name')).toBeUndefined()
  })
})

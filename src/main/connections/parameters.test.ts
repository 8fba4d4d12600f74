import { describe, expect, it } from 'vitest'
import type { VaultError } from '../../shared/errors.ts'
import { httpKind } from './kinds/http.ts'
import { validateParameters, validatePresets } from './parameters.ts'

const issuesOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return (error as VaultError).issues?.map(({ path }) => path)
  }
  return []
}

describe('T1 parameters that a system fills in', () => {
  it('are checked as far as they are given, and nothing is filled in for them', () => {
    expect(issuesOf(() => validateParameters(httpKind, { path: '/me' }))).toEqual(['parameters.url'])
    expect(validatePresets(httpKind, { path: ' /me ', headers: '' })).toEqual({ path: '/me' })
  })

  it('hold no header that carries a secret, no address with a password, nothing unknown', () => {
    const given = { headers: 'Authorization: Bearer abc', url: 'https://a:b@example.com', other: 'x', method: 'PUT' }
    expect(issuesOf(() => validatePresets(httpKind, given))).toEqual([
      'parameters.other',
      'parameters.url',
      'parameters.method',
      'parameters.headers',
    ])
  })
})

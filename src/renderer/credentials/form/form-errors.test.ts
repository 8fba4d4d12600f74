import { describe, expect, it } from 'vitest'
import type { FieldIssue } from '../../../shared/errors.ts'
import { VaultError } from '../../../shared/errors.ts'
import { toFormErrors } from './form-errors.ts'

const metadata = ['name', 'tags', 'boundHosts']
const fields = ['key', 'variables', 'secrets', 'fields', 'prefix']
const errors = (issues: FieldIssue[], code: 'field-invalid' | 'name-taken' = 'field-invalid') =>
  toFormErrors(new VaultError(code, { issues }).toBody(), metadata, fields)

describe('Where a complaint of the core is shown', () => {
  it('is beside its field, however the path is written', () => {
    const { byField, shown } = errors([
      { path: 'metadata.name', message: 'Give it a name.' },
      { path: 'tags', message: 'This looks like a secret.' },
      { path: 'boundHosts.1', message: 'Write host:port.' },
      { path: 'key', message: 'Key is required.' },
      { path: 'config.prefix', message: 'Too long.' },
    ])
    expect(byField).toEqual({
      name: 'Give it a name.',
      tags: 'This looks like a secret.',
      boundHosts: 'Write host:port.',
      'field.key': 'Key is required.',
      'field.prefix': 'Too long.',
    })
    expect(shown).toHaveLength(5)
  })

  it('names the pair that it is about', () => {
    expect(errors([{ path: 'variables.DATABASE_URL', message: 'The value is too long.' }]).byField).toEqual({
      'field.variables': 'DATABASE_URL: The value is too long.',
    })
  })

  it('tells a field that is called secrets from the secrets of the request', () => {
    expect(errors([{ path: 'secrets', message: 'Required.' }]).byField).toEqual({ 'field.secrets': 'Required.' })
    expect(errors([{ path: 'secrets.key', message: 'Required.' }]).byField).toEqual({ 'field.key': 'Required.' })
  })

  it('joins several complaints about one field', () => {
    const issues = [
      { path: 'variables', message: 'Line 2 is not NAME=value.' },
      { path: 'variables', message: 'Line 5 is not NAME=value.' },
    ]
    expect(errors(issues).byField['field.variables']).toBe('Line 2 is not NAME=value. Line 5 is not NAME=value.')
  })

  it('is at the name for a name that is taken', () => {
    const { byField, notice } = errors([], 'name-taken')
    expect(byField.name).toMatch(/already has this name/)
    expect(notice).toBeNull()
  })

  it('is left to the notice when there is no such field', () => {
    const { byField, shown, notice } = errors([{ path: 'revision', message: 'Wrong.' }])
    expect({ byField, shown }).toEqual({ byField: {}, shown: [] })
    expect(notice?.code).toBe('field-invalid')
  })
})

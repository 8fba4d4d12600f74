import { describe, expect, it } from 'vitest'
import type { KeySlot } from '../../shared/domain/vault.ts'
import { lockedText, waysOf } from './ways.ts'

const slot = (given: Partial<KeySlot>): KeySlot => ({
  id: '0198c0de-0000-7000-8000-000000000001',
  provider: 'fernet',
  source: 'keychain',
  label: '',
  createdAt: '2026-11-21T00:00:00.000Z',
  lastUsedAt: null,
  lastFailedAt: null,
  lastFailure: null,
  asks: 'nothing',
  settings: {},
  supported: true,
  ...given,
})
const passphrase = slot({ provider: 'passphrase', source: '', asks: 'passphrase' })

describe('ways to unlock', () => {
  it('name what opens without typing', () => {
    const label = (...slots: KeySlot[]) => waysOf({ slots, hasPassphrase: false, opensSilently: true }).silent
    expect(label(slot({}))).toBe('Unlock with the keychain')
    expect(label(slot({ source: 'environment' }))).toBe('Unlock with your key')
    expect(label(slot({}), slot({ source: 'environment' }))).toBe('Unlock')
    expect(label(slot({ provider: 'noop', source: '' }))).toBe('Open the vault')
  })

  it('offer no button where every way needs typing', () => {
    expect(waysOf({ slots: [passphrase], hasPassphrase: true, opensSilently: false })).toEqual({
      silent: null,
      passphrase: true,
    })
  })

  it('say why the vault is closed', () => {
    expect(lockedText('idle', 1)).toContain('a minute')
    expect(lockedText('idle', 15)).toContain('15 minutes')
    expect(lockedText('elsewhere', 15)).toContain('another window')
  })
})

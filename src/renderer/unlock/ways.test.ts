import { describe, expect, it } from 'vitest'
import type { KeySlot } from '../../shared/domain/vault.ts'
import { keySlot as slot } from '../keys/testing.ts'
import { lockedText, lockWarning, waysOf } from './ways.ts'

const passphrase = slot({ provider: 'passphrase', source: '', asks: 'passphrase' })

describe('ways to unlock', () => {
  it('name what opens without typing', () => {
    const label = (...slots: KeySlot[]) => waysOf({ slots, hasPassphrase: false, opensSilently: true }).silent?.label
    expect(label(slot({}))).toBe('Unlock with the keychain')
    expect(label(slot({ source: 'environment' }))).toBe('Unlock with your key')
    expect(label(slot({}), slot({ source: 'environment' }))).toBe('Unlock')
    expect(label(slot({ provider: 'noop', source: '' }))).toBe('Open the vault')
  })

  it('V5 are told apart from protection where there is none: a lock closes nothing then', () => {
    expect(lockWarning({ unprotected: true })).toContain('locked or not')
    expect(lockWarning({ unprotected: false })).toBeNull()
  })

  it('offer no button where every way needs typing', () => {
    expect(waysOf({ slots: [passphrase], hasPassphrase: true, opensSilently: false })).toEqual({
      silent: null,
      signIns: [],
      consents: [],
      passphrase: true,
    })
  })

  it('V5 name the service that is asked, and say so while it takes its time', () => {
    const aws = slot({ provider: 'aws', source: '' })
    const ways = (...slots: KeySlot[]) => waysOf({ slots, hasPassphrase: false, opensSilently: true }).silent
    expect(ways(aws)).toEqual({ label: 'Unlock with AWS KMS', waiting: 'Asking AWS KMS…', isRemote: true })
    expect(ways(slot({}), aws, slot({ provider: 'gcp', source: '' }))).toEqual({
      label: 'Unlock',
      waiting: 'Asking AWS KMS, then Google Cloud KMS…',
      isRemote: true,
    })
    expect(ways(slot({}))?.isRemote).toBe(false)
  })

  it('V5 show a slot that this computer has not used yet before it is used', () => {
    const aws = slot({ provider: 'aws', source: '', asks: 'consent' })
    const ways = waysOf({ slots: [aws, { ...aws, label: 'Team' }], hasPassphrase: false, opensSilently: false })
    expect(ways.consents.map(({ label }) => label)).toEqual(['Unlock with AWS KMS…', 'Unlock with “Team”…'])
    expect(ways.silent).toBeNull()
  })

  it('V5 give each slot that asks for a sign-in a button of its own', () => {
    const azure = slot({ id: 'a', provider: 'azure', source: '', asks: 'sign-in' })
    const labels = (...slots: KeySlot[]) =>
      waysOf({ slots, hasPassphrase: false, opensSilently: false }).signIns.map(({ label }) => label)
    expect(labels(azure)).toEqual(['Sign in with Azure'])
    expect(labels({ ...azure, label: 'Team' }, { ...azure, id: 'b', label: 'Mine' })).toEqual([
      'Sign in for “Team”',
      'Sign in for “Mine”',
    ])
    expect(labels({ ...azure, supported: false })).toEqual([])
  })

  it('say why the vault is closed', () => {
    expect(lockedText('idle', 1)).toContain('a minute')
    expect(lockedText('idle', 15)).toContain('15 minutes')
    expect(lockedText('elsewhere', 15)).toContain('another window')
  })
})

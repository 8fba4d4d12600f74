import { expect, it } from 'vitest'
import type { BundleInfo } from '../../shared/domain/bundle.ts'
import { audience, contents } from './words.ts'

const info = (part: Partial<BundleInfo>): BundleInfo => ({
  format: 'keyward-bundle-1',
  createdAt: '2026-11-21T09:00:00.000Z',
  createdBy: 'ada',
  sender: null,
  hasValues: true,
  vaultId: null,
  note: '',
  credentials: 0,
  connections: 0,
  systems: 0,
  recipients: ['X25519'],
  size: 0,
  ...part,
})

it('tells what a bundle holds and who can open it', () => {
  expect(contents(info({}))).toBe('Nothing')
  expect(contents(info({ credentials: 1200, systems: 1 }))).toBe('1,200 credentials and 1 own system')
  expect(contents(info({ credentials: 1, connections: 2, systems: 3 }))).toBe(
    '1 credential, 2 connections and 3 own systems',
  )
  expect(audience(info({}))).toBe('The holder of one age key')
  expect(audience(info({ recipients: ['X25519', 'X25519'] }))).toBe('The holders of 2 age keys')
  const sender = { name: 'Ada', trust: 'self' as const, team: '', sequence: 1, isKnown: true }
  expect(audience(info({ recipients: ['X25519', 'X25519'], sender }))).toBe('You and 1 other person')
  expect(audience(info({ recipients: ['X25519', 'X25519', 'X25519'], sender: { ...sender, team: 'Platform' } }))).toBe(
    'You and 2 members of Platform',
  )
  expect(contents(info({ credentials: 2, hasValues: false }))).toBe('2 credentials, without values')
  expect(audience(info({ recipients: ['scrypt'] }))).toBe('Whoever knows the passphrase')
})

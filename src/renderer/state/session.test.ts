import { beforeEach, describe, expect, it } from 'vitest'
import type { VaultStatus } from '../../shared/domain/vault.ts'
import { beginSetUp, endSetUp, noteLocked, setStatus, useSession } from './session.ts'

const status = (state: VaultStatus['state']): VaultStatus => ({
  name: 'default',
  state,
  id: null,
  unprotected: false,
  hasPassphrase: true,
  opensSilently: false,
  slots: [],
  createdAt: null,
  openedBy: null,
  counts: state === 'unlocked' ? { credentials: 3, connections: 2, trashed: 0 } : null,
  schemaVersion: null,
})

describe('what the window knows of the vault', () => {
  beforeEach(() => useSession.setState(useSession.getInitialState(), true))

  it('stays in the set-up until the person has seen the recovery kit', () => {
    setStatus(status('none'))
    beginSetUp()
    setStatus(status('unlocked'))
    expect(useSession.getState().isSettingUp).toBe(true)
    endSetUp()
    expect(useSession.getState().isSettingUp).toBe(false)
    setStatus(status('unlocked'))
    expect(useSession.getState().isSettingUp).toBe(false)
  })

  it('leaves the set-up for a vault that was made elsewhere, or has locked meanwhile', () => {
    setStatus(status('none'))
    setStatus(status('unlocked'))
    expect(useSession.getState().isSettingUp).toBe(false)
    beginSetUp()
    setStatus(status('locked'))
    expect(useSession.getState().isSettingUp).toBe(false)
  })

  it('is locked at once when it hears so, and forgets the counts', () => {
    setStatus(status('unlocked'))
    noteLocked('idle')
    expect(useSession.getState()).toMatchObject({ lockedBy: 'idle', status: { state: 'locked', counts: null } })
  })

  it('gives no reason when a person locked it, and forgets the reason when it opens', () => {
    setStatus(status('unlocked'))
    noteLocked('person')
    expect(useSession.getState().lockedBy).toBeNull()
    noteLocked('suspend')
    setStatus(status('locked'))
    expect(useSession.getState().lockedBy).toBe('suspend')
    setStatus(status('unlocked'))
    expect(useSession.getState().lockedBy).toBeNull()
  })
})

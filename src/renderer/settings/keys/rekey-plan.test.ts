import { describe, expect, it } from 'vitest'
import type { KeySlot } from '../../../shared/domain/vault.ts'
import { keySlot } from '../../keys/testing.ts'
import { cantKeep, dropped, keptAtFirst, phaseText, rekeyRequest } from './rekey-plan.ts'

const slot = (id: string, given: Partial<KeySlot> = {}) => keySlot({ id, ...given })
const slots = [
  slot('keychain'),
  slot('safe', { provider: 'passphrase', source: '', asks: 'passphrase' }),
  slot('open', { provider: 'noop', source: '' }),
  slot('future', { provider: 'tpm', source: '', supported: false }),
]

describe('V7 the plan of a new vault key', () => {
  it('keeps every slot that can be made anew, and says why another can’t', () => {
    expect([...keptAtFirst(slots)]).toEqual(['keychain', 'safe'])
    expect(slots.map((one) => cantKeep(one) === null)).toEqual([true, true, false, false])
    expect(dropped(slots, keptAtFirst(slots)).map(({ id }) => id)).toEqual(['open', 'future'])
  })

  it('sends each kept slot once, a passphrase with its slot alone', () => {
    const passphrases = new Map([
      ['safe', 'lantern gravel orbit'],
      ['gone', 'never sent'],
    ])
    const adds = [{ slot: { provider: 'fernet', source: 'environment' } as const, label: '' }]
    expect(rekeyRequest(slots, new Set(['safe', 'keychain']), passphrases, adds)).toEqual({
      keep: [
        { id: 'keychain', passphrase: null },
        { id: 'safe', passphrase: 'lantern gravel orbit' },
      ],
      add: adds,
    })
  })

  it('counts what can be counted while it is carried out', () => {
    expect(phaseText({ label: 'values', done: 1050, total: 2000 })).toEqual({
      label: 'Sealing values anew',
      done: 1050,
      total: 2000,
      detail: '1,050 of 2,000',
    })
    expect(phaseText({ label: 'pages', done: 0, total: 1 })).toEqual({ label: 'Encrypting the copy under the new key' })
  })
})

import { describe, expect, it } from 'vitest'
import { describeError, errorCodes } from '../../shared/errors.ts'
import { isAboutFile, mayTakePassphrase, needsConfirmation, type Preview, summaryOf, unknownSlot } from './words.ts'

const preview = (given: Partial<Preview> = {}): Preview => ({
  previewId: 'p',
  createdAt: '2026-11-20T08:00:00.000Z',
  vaultName: 'default',
  vaultId: 'v',
  compared: true,
  isOther: false,
  credentials: 3,
  connections: 2,
  counts: { returns: 0, reverts: 0, vanishes: 0 },
  items: [],
  ...given,
})

describe('V8 a restore in words', () => {
  it('says what returns, reverts and vanishes, and when nothing does', () => {
    expect(summaryOf(preview({ counts: { returns: 1, reverts: 2, vanishes: 1 } }))).toBe(
      '1 item returns, 2 items go back to an older state and 1 item vanishes.',
    )
    expect(summaryOf(preview({ counts: { returns: 0, reverts: 0, vanishes: 4 } }))).toBe('4 items vanish.')
    expect(summaryOf(preview())).toContain('Nothing differs')
    expect(summaryOf(preview({ compared: false }))).toBe('')
  })

  it('asks for the vault’s name where something is lost, or where nobody can tell', () => {
    expect(needsConfirmation(preview(), 'unlocked')).toBe(false)
    expect(needsConfirmation(preview({ counts: { returns: 9, reverts: 9, vanishes: 0 } }), 'unlocked')).toBe(false)
    expect(needsConfirmation(preview({ counts: { returns: 0, reverts: 0, vanishes: 1 } }), 'unlocked')).toBe(true)
    expect(needsConfirmation(preview({ isOther: true, compared: false }), 'unlocked')).toBe(true)
    expect(needsConfirmation(preview({ compared: false }), 'locked')).toBe(true)
    expect(needsConfirmation(preview({ compared: false }), 'none')).toBe(false)
  })

  it('offers a passphrase where a key is missing, and the backups where the files are at fault', () => {
    expect(errorCodes.filter(mayTakePassphrase)).toEqual(
      expect.arrayContaining(['passphrase-required', 'key-missing', 'key-expired-aws', 'no-slot-opens']),
    )
    for (const code of ['backup-damaged', 'file-not-found', 'disk-full', 'vault-newer'] as const)
      expect(mayTakePassphrase(code)).toBe(false)
    expect(isAboutFile('vault-damaged')).toBe(true)
    expect(isAboutFile('wrong-passphrase')).toBe(false)
  })

  it('reads which slot of a backup has to be looked at first', () => {
    const failed = (code: 'slot-unknown' | 'key-network', ...subjects: string[]) =>
      unknownSlot({ code, ...describeError(code), subjects })
    expect(failed('slot-unknown', 'id', 'Key name: k', 'Endpoint: http://e')).toEqual({
      id: 'id',
      settings: [
        { label: 'Key name', value: 'k' },
        { label: 'Endpoint', value: 'http://e' },
      ],
    })
    expect(failed('key-network', 'id')).toBeNull()
    expect(unknownSlot(null)).toBeNull()
  })
})

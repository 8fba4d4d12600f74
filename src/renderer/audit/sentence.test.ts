import { describe, expect, it } from 'vitest'
import { type AuditRecord, auditActions, auditRecord } from '../../shared/domain/audit.ts'
import { actorOf, fieldWord, sentenceOf, textOf } from './sentence.ts'

const record = (part: Partial<AuditRecord>): AuditRecord =>
  auditRecord.parse({
    seq: 1,
    at: '2026-11-21T09:00:00.000Z',
    actor: 'ada (app)',
    action: 'credential.use',
    outcome: 'ok',
    subjectType: 'credential',
    subjectId: null,
    subject: 'Stripe live',
    detail: '',
    ...part,
  })
const tell = (part: Partial<AuditRecord>) => {
  const sentence = sentenceOf(record(part))
  return sentence.note === '' ? textOf(sentence) : `${textOf(sentence)} | ${sentence.note}`
}

describe('A1 a record of the audit log as a sentence', () => {
  it('tells the use of a credential with its purpose, and why it was refused', () => {
    expect(tell({ detail: 'test · Shop API' })).toBe('ada used Stripe live for a test of Shop API')
    expect(tell({ detail: 'export' })).toBe('ada used Stripe live for a bundle')
    expect(tell({ detail: 'test · Shop · API · host-not-bound', outcome: 'refused' })).toBe(
      'ada was not allowed to use Stripe live for a test of Shop · API | The credential is not bound to this host.',
    )
  })

  it('makes names stand out, wherever they are', () => {
    const names = (part: Partial<AuditRecord>) =>
      sentenceOf(record(part)).parts.flatMap(({ text, isName }) => (isName ? [text] : []))
    expect(names({ detail: 'test · Shop API' })).toEqual(['Stripe live', 'Shop API'])
    expect(names({ action: 'credential.bind-host', detail: 'api.stripe.com:443' })).toEqual([
      'Stripe live',
      'api.stripe.com:443',
    ])
    expect(names({ action: 'vault.unlock', subject: 'default' })).toEqual([])
  })

  it.each([
    [{ action: 'credential.create', detail: 'import' }, 'ada added Stripe live by an import'],
    [
      { action: 'credential.update', detail: 'name, expiresAt, config' },
      'ada edited Stripe live | Changed: name, expiry, settings',
    ],
    [
      { action: 'connection.update', subject: 'Shop API', detail: 'import · parameters.url · credentialId' },
      'ada edited the connection Shop API by an import | Changed: url, credential',
    ],
    [{ action: 'credential.rotate', detail: 'version 3' }, 'ada rotated Stripe live to version 3'],
    [{ action: 'credential.destroy-version', detail: 'version 2' }, 'ada destroyed version 2 of Stripe live'],
    [{ action: 'credential.trash' }, 'ada moved Stripe live to the trash'],
    [{ action: 'credential.shred', outcome: 'failed' }, 'ada failed to shred Stripe live'],
    [{ action: 'connection.test', subject: 'Shop API', detail: 'ok' }, 'ada tested Shop API | Passed'],
    [
      { action: 'connection.test', subject: 'Shop API', detail: 'refused', outcome: 'failed' },
      'ada tested Shop API | Connection refused',
    ],
    [
      { action: 'connection.test', subject: 'Shop API', detail: 'host-not-bound', outcome: 'refused' },
      'ada was not allowed to test Shop API | Needs consent',
    ],
    [
      {
        action: 'vault.unlock-failed',
        subject: 'default',
        detail: 'wrong-passphrase at 2026-11-20T08:30:00.000Z',
        outcome: 'failed',
      },
      /^ada could not unlock the vault \| The passphrase does not open this vault\. Tried on .*2026/,
    ],
    [
      {
        action: 'vault.restore',
        subject: 'default',
        detail: 'wrong-passphrase at 2026-11-20T08:30:00.000Z',
        outcome: 'failed',
      },
      /The passphrase does not open this vault\. Tried on .*2026/,
    ],
    [
      { action: 'vault.lock', subject: 'default', detail: 'idle' },
      'The vault locked itself after a while without input',
    ],
    [{ action: 'vault.lock', subject: 'default', detail: 'person' }, 'ada locked the vault'],
    [{ action: 'slot.add', subject: 'Laptop', detail: 'passphrase' }, 'ada added the key slot Laptop | passphrase'],
    [
      { action: 'slot.test', subject: 'Laptop', detail: 'wrong-passphrase', outcome: 'failed' },
      'ada tested the key slot Laptop | It does not open the vault. The passphrase does not open this vault.',
    ],
    [
      { action: 'bundle.export', subject: 'for Grace', detail: '3 credentials, 2 connections' },
      'ada exported a bundle | “for Grace”, 3 credentials, 2 connections',
    ],
    [
      { action: 'audit.export', subject: '', detail: 'jsonl, 14 records' },
      'ada exported the audit log | JSON Lines, 14 records',
    ],
    [{ action: 'audit.verify', subject: '', detail: '14 records' }, 'ada verified the audit log | 14 records fit'],
    [
      { action: 'audit.verify', subject: '', detail: 'broken at record 7', outcome: 'failed' },
      'ada verified the audit log | It does not fit from record 7',
    ],
    [
      { action: 'settings.update', subject: '', detail: 'theme, lockAfterMinutes' },
      'ada changed settings | Changed: theme, idle lock',
    ],
  ] as [Partial<AuditRecord>, string | RegExp][])('%o', (part, expected) => {
    if (typeof expected === 'string') expect(tell(part)).toBe(expected)
    else expect(tell(part)).toMatch(expected)
  })

  it('has words for every action and outcome, with an empty detail and a foreign one', () => {
    for (const action of auditActions)
      for (const outcome of ['ok', 'failed', 'refused'] as const)
        for (const detail of ['', 'something · of a later version']) {
          const text = tell({ action, outcome, detail })
          expect(text).not.toMatch(/undefined|\s{2}|\s$/)
          expect(text.length).toBeGreaterThan(8)
        }
  })

  it('tells who acted, and through which face', () => {
    expect(actorOf('ada (app in the browser)')).toEqual({ who: 'ada', face: 'in the browser' })
    expect(actorOf('Ada (home) (command)')).toEqual({ who: 'Ada (home)', face: 'with the command' })
    expect(actorOf('ada (robot)')).toEqual({ who: 'ada', face: 'robot' })
    expect(actorOf('')).toEqual({ who: 'Somebody', face: '' })
  })

  it('writes names of fields as words', () => {
    expect(['expiresAt', 'parameters.allowPlaintext', 'config.username'].map(fieldWord)).toEqual([
      'expiry',
      'allow plaintext',
      'username',
    ])
  })
})

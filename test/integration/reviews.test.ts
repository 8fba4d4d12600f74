import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReviewItem, ReviewRule } from '../../src/shared/domain/review.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const day = 86_400_000
let test: TestCore
let now: number

beforeEach(async () => {
  now = Date.UTC(2026, 0, 10, 12)
  test = await startCore({ now: () => now })
})
afterEach(() => test.close())

const strong = ['Lq7#vTz!29-wRk', 'Zn4!hBq8$wLmPa', 'rT6&kWx2@vNcQs', 'mY9^dGf3*zJhXe']
const add = async (
  name: string,
  {
    password = strong[0],
    ...changes
  }: Partial<Parameters<typeof metadata>[0]> & { password?: string | undefined } = {},
) =>
  (
    await test.client.credentials.create({
      type: 'database-login',
      metadata: metadata({ name, owner: 'ada', ...changes }),
      config: { username: 'app' },
      secrets: { password: password ?? '' },
    })
  ).id
const connect = (name: string, credentialId: string) =>
  test.client.connections.create({
    input: {
      name,
      kind: 'postgresql',
      systemId: null,
      environment: 'staging',
      credentialId,
      parameters: { host: '127.0.0.1', port: '9' },
      purpose: '',
    },
    consent: true,
  })
const itemsOf = async (id: string, rule: ReviewRule | null = null, open: boolean | null = null) => {
  const items: ReviewItem[] = []
  let cursor: string | null = null
  do {
    const page: { items: ReviewItem[]; nextCursor: string | null; total: number } = await test.client.reviews.items({
      id,
      rule,
      open,
      limit: 2,
      cursor,
    })
    items.push(...page.items)
    cursor = page.nextCursor
    if (cursor === null) expect(page.total).toBe(items.length)
  } while (cursor !== null)
  return items
}
const rulesOf = ({ name, findings }: ReviewItem) => [name, findings.map(({ rule }) => rule)]
const audited = async (
  action: 'review.start' | 'review.decide' | 'review.finish' | 'review.report' | 'credential.retire',
) => (await test.client.audit.list({ action: [action], limit: 50, cursor: null })).items.map(({ detail }) => detail)

describe('L5 what a review finds', () => {
  it('is each thing by its rule, with the facts, the most pressing first and production before the rest', async () => {
    const fine = await add('Fine', { password: strong[1] })
    await connect('Fine DB', fine)
    const expired = await add('Expired', { password: strong[2], expiresAt: '2026-03-01T00:00:00.000Z' })
    await connect('Expired DB', expired)
    await connect('Twin staging DB', await add('Twin staging'))
    await connect('Twin production DB', await add('Twin production', { environment: 'production' }))
    await connect('Default DB', await add('Default', { password: 'postgres', rotateEvery: '30d' }))
    const off = await add('Off', { password: strong[3] })
    await test.client.credentials.disable({ ids: [off] })
    now += 100 * day
    await connect('Young DB', await add('Young', { password: 'bK5%pLt7?sVrCi' }))

    const review = await test.client.reviews.start({})
    const items = await itemsOf(review.id)
    expect(items.map(rulesOf)).toEqual([
      ['Expired', ['expired', 'unused']],
      ['Twin production', ['two-environments', 'unused']],
      ['Twin staging', ['two-environments', 'unused']],
      ['Default', ['weak', 'overdue', 'unused']],
      ['Fine', ['unused']],
      ['Off', ['unlinked', 'disabled']],
    ])
    expect(items[0]?.findings[0]?.text).toBe('Expired on 2026-03-01.')
    expect(items[1]?.findings[0]?.text).toBe('Its password is also stored in “Twin staging” (staging).')
    expect(review).toMatchObject({ credentials: 7, items: 6, decided: 0, finishedAt: null })
    expect(review.rules.find(({ rule }) => rule === 'unused')).toEqual({ rule: 'unused', count: 5, open: 5 })
    expect((await itemsOf(review.id, 'overdue')).map(({ name }) => name)).toEqual(['Default'])
    expect(await audited('review.start')).toEqual(['6 of 7 credentials'])
  })

  it('is what no test passes with, and what has left the vault often', async () => {
    const id = await add('Failing')
    await connect('Failing DB', id)
    await test.client.tests.run({
      runId: '019a0000-0000-7000-8000-000000000001',
      connections: { all: true },
      timeoutMs: 5000,
    })
    const recipients = ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p']
    for (let at = 0; at < 5; at++)
      await test.client.bundles.export({
        choose: { credentialIds: [id] },
        to: { with: 'recipients', recipients },
        note: '',
        armor: false,
      })
    const [item] = await itemsOf((await test.client.reviews.start({})).id)
    expect(item?.findings).toEqual([
      { rule: 'failing', text: expect.stringMatching(/^The last test of “Failing DB” failed on 2026-01-10 \(.+\)\.$/) },
      { rule: 'over-shared', text: 'It left the vault in 5 bundles.' },
    ])
  })

  it('includes what an import brought, which is looked at first', async () => {
    await add('Sent', { password: 'Summer2024!' })
    const identity = await generateX25519Identity()
    const to = { with: 'recipients' as const, recipients: [await identityToRecipient(identity)] }
    const { fileId } = await test.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
    const other = await startCore()
    try {
      const file = other.core.putFile(Buffer.from(test.core.takeFile(fileId)))
      const { previewId } = await other.client.bundles.preview({ fileId: file, key: { with: 'identity', identity } })
      await other.client.bundles.import({ previewId, onConflict: 'skip', choices: {}, dryRun: false })
      expect((await other.client.reviews.status({})).unchecked).toBe(1)
      const { rules } = await other.client.reviews.start({})
      expect(rules.map(({ rule }) => rule)).toContain('weak')
      expect((await other.client.reviews.status({})).unchecked).toBe(0)
      expect(await other.client.credentials.get({ ref: 'Sent' })).toMatchObject({
        strength: 2,
        warnings: [expect.stringContaining('patterns')],
      })
    } finally {
      await other.close()
    }
  })

  it('stays what it was on that day, and tells what has become of it', async () => {
    const id = await add('Old')
    const { id: reviewId } = await test.client.reviews.start({})
    await test.client.credentials.update({ id, revision: null, metadata: { name: 'New name' }, config: null })
    await test.client.credentials.trash({ ids: [id], confirm: 'New name' })
    expect(await itemsOf(reviewId)).toMatchObject([{ name: 'Old', now: 'in-trash' }])
    await test.client.credentials.shred({ ids: [id], confirm: 'New name' })
    expect(await itemsOf(reviewId)).toMatchObject([{ name: 'Old', now: 'gone' }])
  })
})

describe('L5 decisions', () => {
  it('are durable, audited, carried out, and can be taken back', async () => {
    const ids = {
      keep: await add('Keep'),
      rotate: await add('Rotate'),
      disable: await add('Off'),
      retire: await add('End'),
    }
    const { id } = await test.client.reviews.start({})
    const decide = (credentialId: string, decision: 'keep' | 'rotate' | 'disable' | 'retire' | null, reason = '') =>
      test.client.reviews.decide({ id, credentialIds: [credentialId], decision, reason })
    expect(await codeOf(decide(ids.keep, 'keep', ' '))).toBe('field-invalid')
    await decide(ids.keep, 'keep', 'billing needs it')
    await decide(ids.rotate, 'rotate')
    await decide(ids.disable, 'disable')
    expect(await decide(ids.retire, 'retire', 'pipeline is gone')).toMatchObject({
      decided: 4,
      decisions: { keep: 1, rotate: 1, disable: 1, retire: 1 },
    })
    expect((await test.client.credentials.get({ ref: ids.disable })).status).toBe('disabled')
    expect((await test.client.retirements.get({ credentialId: ids.retire })).retirement).toMatchObject({
      reason: 'pipeline is gone',
      next: 'disable',
      cancelled: null,
    })
    expect(await decide(ids.retire, null)).toMatchObject({ decided: 3 })
    expect((await test.client.retirements.get({ credentialId: ids.retire })).retirement?.cancelled).not.toBeNull()
    expect(await audited('review.decide')).toEqual([
      'taken back',
      'retire: pipeline is gone',
      'disable',
      'rotate',
      'keep: billing needs it',
    ])
    expect((await itemsOf(id, null, true)).map(({ name }) => name)).toEqual(['End'])

    const later = await test.another('desktop')
    await later.client.vault.unlock({ passphrase: null, slotId: null })
    expect((await later.client.reviews.status({})).open).toMatchObject({ id, decided: 3 })
  })

  it('of what the review does not have, or after its end, are refused', async () => {
    const id = await add('One')
    const review = await test.client.reviews.start({})
    const late = await add('Late')
    const decide = (credentialId: string) =>
      test.client.reviews.decide({ id: review.id, credentialIds: [credentialId], decision: 'rotate', reason: '' })
    expect(await codeOf(decide(late))).toBe('not-found')
    expect(await codeOf(test.client.reviews.finish({ id: review.id, leaveOpen: false }))).toBe('review-undecided')
    await test.client.reviews.finish({ id: review.id, leaveOpen: true })
    expect(await codeOf(decide(id))).toBe('review-finished')
    expect(await audited('review.finish')).toEqual(['0 of 1 decided', 'review-undecided'])
  })
})

describe('L5 the rhythm', () => {
  it('one review is open at a time, the next is due a quarter after the last', async () => {
    const first = await test.client.reviews.status({})
    expect(first).toMatchObject({ open: null, last: null })
    expect(first.dueAt).toBe('2026-04-10T12:00:00.000Z')
    const [one, again] = [await test.client.reviews.start({}), await test.client.reviews.start({})]
    expect(again.id).toBe(one.id)
    now = Date.UTC(2026, 10, 30, 9)
    await test.client.reviews.finish({ id: one.id, leaveOpen: false })
    expect((await test.client.reviews.status({})).dueAt).toBe('2027-02-28T09:00:00.000Z')
    await test.client.app.updateSettings({ reviewEveryMonths: 0 })
    expect((await test.client.reviews.status({})).dueAt).toBeNull()
    expect((await test.client.reviews.list({ limit: 10, cursor: null })).items).toMatchObject([{ id: one.id }])
  })

  it('shows in the overview once it is due', async () => {
    const due = async () =>
      (await test.client.overview.get({})).attention.filter(({ kind }) => kind === 'review-due').length
    await add('One')
    expect(await due()).toBe(0)
    now += 100 * day
    expect(await due()).toBe(1)
    const { id } = await test.client.reviews.start({})
    await test.client.reviews.finish({ id, leaveOpen: true })
    expect(await due()).toBe(0)
  })
})

describe('L5 the report', () => {
  const finished = async () => {
    await add('=HYPERLINK("x")', { purpose: '' })
    await add('<b>Twin</b>')
    const { id } = await test.client.reviews.start({})
    const [first] = await itemsOf(id)
    await test.client.reviews.decide({
      id,
      credentialIds: [first?.credentialId ?? ''],
      decision: 'keep',
      reason: 'needed, "still"',
    })
    await test.client.reviews.finish({ id, leaveOpen: true })
    return id
  }
  const verify = async (bytes: Uint8Array | string) =>
    test.client.reviews.verify({ fileId: test.core.putFile(Buffer.from(bytes)) })

  it.each(['html', 'csv', 'json'] as const)(
    'as %s tells who decided what, and whether it was altered',
    async (format) => {
      const id = await finished()
      const made = await test.client.reviews.report({ id, format })
      const text = Buffer.from(test.core.takeFile(made.fileId)).toString()
      expect(made.name).toMatch(new RegExp(`^keyward-review-2026-01-10\\.${format}$`))
      expect(text).toContain('needed, ')
      expect(text).toContain('2026-01-10')
      if (format === 'json') {
        const document = JSON.parse(text) as { items: ReviewItem[]; review: { id: string }; seal: string }
        expect(document.review.id).toBe(id)
        expect(document.items).toHaveLength(2)
        expect(document.seal).toMatch(/^[0-9a-f]{64}$/)
      }
      if (format === 'csv') expect(text).toContain(`"'=HYPERLINK(""x"")"`)
      if (format === 'html') expect(text).not.toContain('<b>Twin')
      expect(await verify(text)).toEqual({
        outcome: 'whole',
        sha256: made.sha256,
        issuedAt: '2026-01-10T12:00:00.000Z',
        issuedBy: expect.any(String),
      })
      expect((await verify(text.replace('needed', 'unneeded'))).outcome).toBe('altered')
      expect((await verify(text.slice(0, -40))).outcome).toBe('no-report')
      expect(await audited('review.report')).toEqual([expect.stringContaining(format)])
    },
  )

  it('of another vault is foreign; one of before a new vault key is known still', async () => {
    const id = await finished()
    const { fileId } = await test.client.reviews.report({ id, format: 'json' })
    const text = Buffer.from(test.core.takeFile(fileId)).toString()
    const { slots } = await test.client.vault.status({})
    await test.client.vault.rekey({ keep: slots.map((slot) => ({ id: slot.id, passphrase: null })), add: [] })
    expect((await verify(text)).outcome).toBe('whole')
    const other = await startCore()
    try {
      const there = await other.client.reviews.verify({ fileId: other.core.putFile(Buffer.from(text)) })
      expect(there).toMatchObject({ outcome: 'foreign', issuedAt: null })
    } finally {
      await other.close()
    }
  })

  it('is of a finished review only', async () => {
    const { id } = await test.client.reviews.start({})
    expect(await codeOf(test.client.reviews.report({ id, format: 'html' }))).toBe('review-open')
  })
})

describe('L6 retirement', () => {
  it('goes step by step, in order, and its record outlives the credential', async () => {
    const credentialId = await add('Old CI')
    const step = (name: 'disable' | 'revoke' | 'remove', note = '', confirm: string | null = null) =>
      test.client.retirements.step({ credentialId, step: name, note, confirm })
    expect(await codeOf(step('disable'))).toBe('not-found')
    expect(await test.client.retirements.begin({ credentialId, reason: 'pipeline is gone' })).toMatchObject({
      next: 'disable',
    })
    expect(await codeOf(step('remove', '', 'Old CI'))).toBe('retirement-step')
    expect(await step('disable')).toMatchObject({ next: 'revoke' })
    expect((await test.client.credentials.get({ ref: credentialId })).status).toBe('disabled')
    expect(await step('revoke', 'OPS-1412')).toMatchObject({ next: 'remove', revokedNote: 'OPS-1412' })
    expect(await codeOf(step('remove', '', 'Old'))).toBe('confirmation-mismatch')
    expect(await step('remove', '', 'Old CI')).toMatchObject({ next: null, removed: { by: expect.any(String) } })
    await test.client.credentials.shred({ ids: [credentialId], confirm: 'Old CI' })
    const { items, total } = await test.client.retirements.list({ ended: true, limit: 10, cursor: null })
    expect(total).toBe(1)
    expect(items).toMatchObject([{ name: 'Old CI', reason: 'pipeline is gone', revokedNote: 'OPS-1412' }])
    expect(await audited('credential.retire')).toEqual([
      'removed',
      'confirmation-mismatch',
      'revoked at the vendor: OPS-1412',
      'disabled',
      'retirement-step',
      'begun: pipeline is gone',
    ])
  })

  it('begins after the first step for what is disabled already, and can be given up', async () => {
    const credentialId = await add('Off')
    await test.client.credentials.disable({ ids: [credentialId] })
    expect(await test.client.retirements.begin({ credentialId, reason: '' })).toMatchObject({ next: 'revoke' })
    expect(await test.client.retirements.cancel({ credentialId })).toMatchObject({ next: null })
    expect((await test.client.retirements.list({ ended: false, limit: 10, cursor: null })).total).toBe(0)
    expect(await test.client.retirements.begin({ credentialId, reason: '' })).toMatchObject({ cancelled: null })
  })
})

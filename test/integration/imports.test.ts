import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RequestOf } from '../../src/shared/api/contract.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const password = 'Lq7#vTz!29-wRk'

const preview = (name: string, text: string, changes: Partial<RequestOf<'imports.preview'>> = {}) =>
  test.client.imports.preview({
    fileId: test.core.putFile(Buffer.from(text)),
    name,
    format: 'csv',
    password: null,
    keyFileId: null,
    mapping: null,
    ...changes,
  })
const importAll = (previewId: string, onConflict: 'skip' | 'replace' = 'skip') =>
  test.client.imports.import({ previewId, onConflict, choices: {}, dryRun: false })
const list = async () =>
  (await test.client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 50, cursor: null })).items

describe('S6 importing the file of another tool', () => {
  it('asks what the file is, shows what would come, and brings all of it', async () => {
    const fileId = test.core.putFile(Buffer.from('DB_PASSWORD=hunter2secret\nBROKEN\n'))
    expect(await test.client.imports.inspect({ fileId, name: '/home/ada/.env', format: null })).toMatchObject({
      detected: ['dotenv'],
      format: 'dotenv',
      asks: [],
      mapping: { columns: [{ name: 'DB_PASSWORD', as: 'variable', filled: 1 }] },
    })
    const shown = await preview('C:\\Users\\ada\\.env', 'DB_PASSWORD=hunter2secret\nBROKEN\n', { format: 'dotenv' })
    expect(shown).toMatchObject({
      info: { format: 'dotenv', name: '.env', credentials: 1, notTaken: 1 },
      counts: { new: 1 },
    })
    expect(await importAll(shown.previewId)).toMatchObject({ created: 1 })
    expect(await list()).toMatchObject([{ name: '.env', type: 'environment-variables' }])
    const { items } = await test.client.audit.list({ action: ['import.file'], limit: 5, cursor: null })
    expect(items).toMatchObject([
      { subject: '.env', detail: 'dotenv, 1 not taken, 1 created, 0 replaced, 0 kept both, 0 skipped' },
    ])
  })

  it('tells by name what has a value that is here already, and what has one twice in the file', async () => {
    await test.client.credentials.create({
      type: 'database-login',
      metadata: metadata({ name: 'Orders' }),
      config: { username: 'app' },
      secrets: { password },
    })
    const { items, info } = await preview(
      'x.csv',
      `name,username,password\nShop,ada,${password}\nMail,ada,another-Value1\nChat,ada,another-Value1\nAlone,ada,one-of-a-Kind1\n`,
    )
    expect(items.map(({ name, alike }) => [name, alike])).toEqual([
      ['Shop', ['Orders']],
      ['Mail', ['Chat']],
      ['Chat', ['Mail']],
      ['Alone', []],
    ])
    expect(info.alike).toBe(3)
  })

  it('brings the same file again as the same, and of a changed one only what changed', async () => {
    const text = (value: string) =>
      `[default]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=${value.repeat(40)}\n`
    await importAll((await preview('credentials', text('a'), { format: 'aws' })).previewId)
    const [before] = await list()
    await test.client.credentials.update({
      id: before?.id ?? '',
      revision: null,
      metadata: { environment: 'production', purpose: 'Deploys', tags: ['mine'] },
      config: { region: 'eu-central-1' },
    })
    expect((await preview('credentials', text('a'), { format: 'aws' })).counts).toMatchObject({ same: 1 })
    const again = await preview('credentials', text('b'), { format: 'aws' })
    expect(again.items).toMatchObject([{ state: 'changed', changes: ['secretAccessKey'] }])
    expect(await importAll(again.previewId, 'replace')).toMatchObject({ replaced: 1 })
    expect(await test.client.credentials.get({ ref: 'AWS default' })).toMatchObject({
      id: before?.id,
      environment: 'production',
      purpose: 'Deploys',
      tags: ['mine'],
      config: { region: 'eu-central-1' },
      version: 2,
    })
  })

  it('writes down what does not come along, before the import and after it', async () => {
    const { previewId } = await preview('x.csv', `name,password\nShop,\nMail,${password}\n`)
    const told = { items: [{ what: 'Shop', reason: 'It has no password or key.' }], total: 1 }
    expect(await test.client.imports.notTaken({ previewId, offset: 0 })).toEqual(told)
    await importAll(previewId)
    const { fileId } = await test.client.imports.report({ previewId })
    const text = test.core.takeFile(fileId).toString()
    expect(text).toContain('- Shop: It has no password or key.')
    expect(text).not.toContain(password)
    expect(await codeOf(importAll(previewId))).toBe('import-stale')
    await test.client.imports.close({ previewId })
    expect(await codeOf(test.client.imports.report({ previewId }))).toBe('import-stale')
  })

  it('forgets what was read when the vault is locked', async () => {
    const { previewId } = await preview('x.csv', `name,password\nMail,${password}\n`)
    await test.client.vault.lock({})
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    expect(await codeOf(importAll(previewId))).toBe('import-stale')
    expect(await codeOf(test.client.imports.notTaken({ previewId, offset: 0 }))).toBe('import-stale')
  })

  it('refuses what no format reads, by its name alone', async () => {
    const failing = [
      codeOf(preview('x', 'x', { format: 'nothing' })),
      codeOf(preview('x', '{', { format: 'gcp' })),
      codeOf(preview('x', '', { format: 'csv' })),
    ]
    expect(await Promise.all(failing)).toEqual(['import-unsupported', 'import-malformed', 'import-malformed'])
    const { items } = await test.client.audit.list({ action: ['import.file'], limit: 5, cursor: null })
    expect(items.map(({ outcome, detail }) => `${outcome} ${detail}`).sort()).toEqual([
      'failed import-malformed',
      'failed import-malformed',
      'failed import-unsupported',
    ])
  })
})

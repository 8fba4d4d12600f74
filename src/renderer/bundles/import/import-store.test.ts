import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metadata, startCore, type TestCore } from '../../../../test/integration/core.ts'
import type { CallName } from '../../../shared/api/contract.ts'
import { connectClient } from '../../client/client.ts'
import { resetVaultStores, tellVaultStores } from '../../state/vault-bound.ts'
import { chooseFormat, mapColumn, openForeign } from './foreign-store.ts'
import { itemList, useImport } from './import-state.ts'
import {
  choose,
  closeImport,
  compareAgain,
  mostChoices,
  openBundle,
  runImport,
  setDefault,
  startImport,
  takeFile,
} from './import-store.ts'

let core: TestCore
let calls: CallName[]
let disconnect: () => void
let identity: string
let file: File
beforeEach(async () => {
  core = await startCore()
  identity = await generateX25519Identity()
  for (const name of ['One', 'Two'])
    await core.client.credentials.create({
      type: 'bearer-token',
      metadata: metadata({ name }),
      config: {},
      secrets: { token: `token-of-${name}` },
    })
  const { fileId } = await core.client.bundles.export({
    choose: { all: true },
    to: { with: 'recipients', recipients: [await identityToRecipient(identity)] },
    note: '',
    armor: false,
  })
  file = new File([new Uint8Array(core.core.takeFile(fileId))], 'two.age')
  calls = []
  disconnect = connectClient({
    call: (name, request) => {
      calls.push(name)
      return core.core.call(name, request)
    },
    subscribe: () => () => {},
    state: 'open',
    onState: () => () => {},
  })
})
afterEach(async () => {
  closeImport()
  disconnect()
  await core.close()
})

const state = () => useImport.getState()
const open = () => openBundle({ with: 'identity', identity })
const dryRun = () => expect.poll(() => state().dryRun)
/** Changes a credential here, so that it conflicts with the bundle. */
const change = async (name: string) => {
  const { id } = await core.client.credentials.get({ ref: name })
  await core.client.credentials.update({ id, revision: null, metadata: { team: 'platform' }, config: null })
}

describe('S3 an import under way', () => {
  it('goes from the file to a preview with a dry run, and keeps no key', async () => {
    await change('One')
    await takeFile(file)
    expect(state()).toMatchObject({ step: 'key', asksFor: 'identity' })
    await open()
    expect(state()).toMatchObject({ step: 'review', preview: { counts: { conflict: 1, same: 1 } } })
    await dryRun().toMatchObject({ created: 0, replaced: 0, skipped: 2 })
    setDefault('replace')
    await dryRun().toMatchObject({ replaced: 1, skipped: 1 })
    expect(JSON.stringify(state())).not.toContain(identity)
    await runImport()
    expect(state()).toMatchObject({ step: 'done', imported: { replaced: 1 }, preview: null, file: null })
    expect((await core.client.credentials.get({ ref: 'One' })).team).toBe('')
  })

  it('S6 takes the file of another tool, asks how it is read, and ends with what is left to do', async () => {
    await takeFile(new File(['Titel;Passwort;Kunde\nShop;secret-of-shop;Nord\nLeer;;\n'], 'own.csv'))
    expect(state()).toMatchObject({ step: 'ask', foreign: { format: 'csv', detected: ['csv'], layout: 'rows' } })
    mapColumn('Kunde', 'team')
    await openForeign(null, null)
    expect(state()).toMatchObject({
      step: 'review',
      preview: { kind: 'file', counts: { new: 1 }, info: { notTaken: 1 } },
    })
    await dryRun().toMatchObject({ created: 1 })
    await runImport()
    const { finished } = state()
    expect(state()).toMatchObject({ step: 'done', file: null, finished: { name: 'own.csv', notTaken: 1 } })
    expect(await core.client.credentials.get({ ref: 'Shop' })).toMatchObject({ team: 'Nord' })
    closeImport()
    await expect
      .poll(() => core.client.imports.report({ previewId: finished?.previewId ?? '' }).catch(({ body }) => body.code))
      .toBe('import-stale')
  })

  it('S6 asks for the format of a file that nobody knows, except who came with a bundle', async () => {
    startImport('bundle')
    await takeFile(new File(['PK'], 'archive.bin'))
    expect(state()).toMatchObject({ step: 'file', file: null, fileError: { code: 'bundle-malformed' } })
    startImport('file')
    await takeFile(new File(['PK'], 'archive.bin'))
    expect(state()).toMatchObject({ step: 'ask', foreign: { format: null, detected: [] } })
    await chooseFormat('dotenv')
    expect(state().foreign).toMatchObject({ format: 'dotenv', layout: 'together' })
  })

  it('is closed in the core when it is cancelled', async () => {
    await takeFile(file)
    await open()
    const { previewId = '' } = state().preview ?? {}
    closeImport()
    expect(state()).toMatchObject({ step: 'file', preview: null, fileId: null })
    await expect.poll(() => calls).toEqual(expect.arrayContaining(['bundles.close', 'files.discard']))
    await expect(core.client.bundles.previewItems({ previewId, offset: 0, state: null })).rejects.toMatchObject({
      body: { code: 'import-stale' },
    })
  })

  it('reads the file again when the core has forgotten it', async () => {
    await takeFile(file)
    await core.client.files.discard({ fileId: state().fileId ?? '' })
    await open()
    expect(state().step).toBe('review')
  })

  it('notices a vault that changed in what the bundle touches, and keeps the choices for the next preview', async () => {
    await change('One')
    await takeFile(file)
    await open()
    const stop = itemList.look()
    await expect.poll(() => itemList.get().rows.length).toBe(2)
    const [one] = itemList.get().rows.filter(({ name }) => name === 'One')
    choose(one ? [one] : [], 'keep-both')
    await dryRun().toMatchObject({ kept: 1 })
    await change('Two')
    tellVaultStores(new Set(['credentials'] as const))
    await expect.poll(() => state().isStale).toBe(true)
    await runImport()
    expect(state().step).toBe('review')
    compareAgain()
    await open()
    expect(state()).toMatchObject({ isStale: false, preview: { counts: { conflict: 2 } } })
    await dryRun().toMatchObject({ kept: 1, skipped: 1 })
    stop()
  })

  it('says so when there are more single choices than a call can carry', async () => {
    await takeFile(file)
    await open()
    useImport.setState({
      choices: new Map(Array.from({ length: mostChoices + 1 }, (_, index) => [`credential:${index}`, 'skip'])),
    })
    setDefault('replace')
    await expect.poll(() => state().error?.code).toBe('too-large')
  })

  it('is forgotten when the vault locks', async () => {
    await takeFile(file)
    await open()
    resetVaultStores()
    expect(state()).toMatchObject({ step: 'file', file: null, preview: null })
  })
})

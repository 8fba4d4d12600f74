import { writeSync } from 'node:fs'
import { commandCore } from '../fakes/command-core.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { metadata } from '../integration/core.ts'

/**
 * A process that changes a vault until it is killed, and says on its standard output what it was answered to have done, one
 * JSON object a line. Arguments: home folder, what to do (`change` or `create`), a number that no other run has.
 */
const [home = '', task = '', run = ''] = process.argv.slice(2)

export interface Done {
  readonly created?: readonly [name: string, value: string]
  readonly rotated?: number
  readonly imported?: string
  readonly vault?: string
}

const core = await commandCore(home, process.env, {
  environment: { keychain: memoryKeychain(), kdf: { memoryKiB: 64, passes: 1, lanes: 1 } },
})
const { client } = core
const slot = { provider: 'fernet', source: 'environment' } as const
const say = (done: Done) => writeSync(1, `${JSON.stringify(done)}\n`)

if (task === 'create') {
  for (let i = 0; ; i++) {
    const name = `v-${run}-${i}`
    await client.vault.create({ name, slot, recovery: { passphrase: 'correct horse battery staple' } })
    say({ vault: name })
  }
}

await client.vault.unlock({ passphrase: null, slotId: null })
const { id: rotating } = await client.credentials.get({ ref: 'Rotating' })
const to = { with: 'recipients' as const, recipients: [process.env.RECIPIENT ?? ''] }
const key = { with: 'identity', identity: process.env.IDENTITY ?? '' } as const
for (let i = Number(run) * 1000; ; i++) {
  const name = `key ${i}`
  const value = `value ${i} ${'x'.repeat((i * 37) % 9000)}`
  await client.credentials.create({
    type: 'environment-variables',
    metadata: metadata({ name, tags: ['made'] }),
    config: {},
    secrets: { variables: { VALUE: value } },
  })
  say({ created: [name, value] })
  await client.credentials.rotate({ id: rotating, config: {}, secrets: { key: `value ${i}` } })
  say({ rotated: i })
  if (i % 3 === 0) {
    const added = await client.vault.addSlot({ slot, label: name })
    if (i % 2 === 0) await client.vault.removeSlot({ id: added.id })
    const { slots } = await client.vault.status({})
    for (const old of slots.slice(8)) await client.vault.removeSlot({ id: old.id })
  }
  if (i % 4 === 0) {
    const { id } = await client.credentials.get({ ref: name })
    const { fileId } = await client.bundles.export({ choose: { credentialIds: [id] }, to, note: '', armor: false })
    await client.credentials.update({ id, revision: null, metadata: { name: `${name} moved` }, config: null })
    const { previewId } = await client.bundles.preview({ fileId, key })
    await client.bundles.import({ previewId, onConflict: 'keep-both', choices: {}, dryRun: false })
    say({ imported: name })
    await client.files.discard({ fileId })
  }
}

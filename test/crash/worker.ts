import { writeSync } from 'node:fs'
import { openCore, passphrase } from './vaults.ts'

/**
 * A process that does one of the things that must survive a kill at any moment, over and over, until it is killed. It says on its
 * standard output when it begins and when it has done one. Arguments: home folder, what to do, a number that turns the choices.
 */
const [home = '', task = '', turn = '0'] = process.argv.slice(2)
const core = await openCore(home, process.env)
const { client } = core
const say = (word: string) => writeSync(1, `${word}\n`)
const own = { provider: 'fernet', source: 'environment' } as const
const keychain = { provider: 'fernet', source: 'keychain' } as const
const typed = { provider: 'passphrase', passphrase } as const

const slots = async () => (await client.vault.status({})).slots
const keepAll = async () =>
  (await slots()).map(({ id, provider }) => ({ id, passphrase: provider === 'passphrase' ? passphrase : null }))

const tasks: Record<string, (i: number) => Promise<unknown>> = {
  async rekey() {
    await client.vault.rekey({ keep: await keepAll(), add: [] })
  },
  async slots(i) {
    const listed = await slots()
    const of = (provider: string, source = '') =>
      listed.find((slot) => slot.provider === provider && slot.source === source)?.id ?? ''
    if (i % 4 === 0) await client.vault.addSlot({ slot: keychain, label: `turn ${i}` })
    else if (i % 4 === 1) await client.vault.rotateSlot({ id: of('fernet', 'keychain'), passphrase: null })
    else if (i % 4 === 2) await client.vault.replaceSlot({ id: of('passphrase'), slot: typed, label: 'Recovery' })
    else {
      await client.vault.replaceSlot({ id: of('fernet', 'environment'), slot: own, label: '' })
      const many = (await slots()).filter(({ source }) => source === 'keychain')
      for (const { id } of many.slice(1)) await client.vault.removeSlot({ id })
    }
  },
  async backup() {
    await client.backups.create({})
  },
  async restore() {
    const { items } = await client.backups.list({})
    const id = items[0]?.id ?? (await client.backups.create({})).id
    const { previewId } = await client.backups.preview({ from: { id }, passphrase: null })
    await client.backups.restore({ previewId })
  },
}

// The migration happens while the vault is opened, once for each process.
if (task === 'migrate') say('begin')
await client.vault.unlock({ passphrase: null, slotId: null })
if (task === 'migrate') {
  say('done')
  setInterval(() => {}, 1000)
} else {
  for (let i = Number(turn); ; i++) {
    say('begin')
    await tasks[task]?.(i)
    say('done')
  }
}

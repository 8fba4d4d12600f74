import { commandCore } from '../fakes/command-core.ts'

/** Refreshes the tokens of one credential: `HOME CREDENTIAL`. Says so before, to be killed or waited for. */
const [home = '', id = ''] = process.argv.slice(2)
const core = await commandCore(home)
await core.client.vault.unlock({ passphrase: null, slotId: null })
console.log('refreshing')
await core.client.oauth.refresh({ id, onceMore: false })
await core.close()

import { createCore } from '../../src/main/app.ts'

/** Refreshes the tokens of one credential: `HOME CREDENTIAL`. Says so before, to be killed or waited for. */
const [home = '', id = ''] = process.argv.slice(2)
const core = await createCore({
  face: 'command',
  home,
  vault: 'default',
  env: process.env,
  packaged: false,
  version: '0.0.0-test',
  openExternal: async () => false,
})
await core.client.vault.unlock({ passphrase: null, slotId: null })
console.log('refreshing')
await core.client.oauth.refresh({ id, onceMore: false })
await core.close()

import { createCore } from '../../src/main/app.ts'
import type { CallName } from '../../src/shared/api/contract.ts'

/*
 * One call of a process of its own, which a test can kill: HOME, KEY, NAME of the call, and its request as JSON. Prints the envelope.
 */
const [home = '', key = '', name = '', request = '{}'] = process.argv.slice(2)
const core = await createCore({
  face: 'command',
  home,
  vault: 'default',
  env: { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: key },
  packaged: false,
  version: '0.0.0-test',
  openExternal: async () => false,
})
await core.call('vault.unlock', { passphrase: null, slotId: null })
process.stdout.write(JSON.stringify(await core.call(name as CallName, JSON.parse(request))))
await core.close()

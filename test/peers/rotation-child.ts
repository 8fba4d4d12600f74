import type { CallName } from '../../src/shared/api/contract.ts'
import { commandCore } from '../fakes/command-core.ts'

/*
 * One call of a process of its own, which a test can kill: HOME, KEY, NAME of the call, and its request as JSON. Prints the envelope.
 */
const [home = '', key = '', name = '', request = '{}'] = process.argv.slice(2)
const core = await commandCore(home, { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: key })
await core.call('vault.unlock', { passphrase: null, slotId: null })
process.stdout.write(JSON.stringify(await core.call(name as CallName, JSON.parse(request))))
await core.close()

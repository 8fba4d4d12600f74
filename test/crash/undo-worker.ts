import { writeSync } from 'node:fs'
import { openCore } from './vaults.ts'

/** A process that undoes the last import and is killed meanwhile. Arguments: home folder. */
const [home = ''] = process.argv.slice(2)
const { client } = await openCore(home, process.env)
await client.vault.unlock({ passphrase: null, slotId: null })
const { last } = await client.imports.lastImport({})
if (last === null) throw new Error('There is nothing to undo.')
const { mark } = await client.imports.previewUndo({ importId: last.id })
writeSync(1, 'ready\n')
await client.imports.undo({ importId: last.id, mark })
process.exit(0)

import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openCore } from './vaults.ts'

/** A process that rotates one credential by hand, step after step, until it is killed. Arguments: home folder, ID of the credential, seed. */
const [home = '', credentialId = '', seed = '1'] = process.argv.slice(2)
const { client } = await openCore(home, process.env)
await client.vault.unlock({ passphrase: null, slotId: null })
writeSync(1, 'ready\n')
for (let turn = Number(seed); ; turn++) {
  const { items } = await client.rotations.list({ credentialId, state: ['staged', 'switched'], limit: 1, cursor: null })
  const [open] = items
  const run = { runId: randomUUID(), ids: open ? [open.id] : [] }
  if (!open) {
    const { items: versions } = await client.credentials.versions({ id: credentialId })
    const VALUE = `value of version ${(versions[0]?.version ?? 0) + 1}`
    await client.rotations.start({ credentialIds: [credentialId], config: {}, secrets: { variables: { VALUE } } })
  } else if (open.state === 'staged')
    await (turn % 3 === 0
      ? client.rotations.abort(run)
      : client.rotations.switch({ ids: run.ids, despite: true, graceHours: 0 }))
  else if (turn % 4 === 0) await client.rotations.rollBack(run)
  else if (open.revokedAt === null) await client.rotations.confirmRevocation(run)
  else await client.rotations.finish({ ...run, early: true })
}

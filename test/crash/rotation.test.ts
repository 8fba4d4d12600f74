import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CrashVault, makeVault, openCore, readValues } from './vaults.ts'

const kills = Math.ceil(Number(process.env.KEYWARD_TEST_KILLS ?? 100) / 2)
const worker = fileURLToPath(new URL('rotation-worker.ts', import.meta.url))

let vault: CrashVault
beforeEach(async () => {
  vault = await makeVault()
}, 60_000)
afterEach(() => vault.remove())

/** What the vault says of the credential and its newest rotation, after the log was found whole. */
async function look(credentialId: string) {
  const core = await openCore(vault.home, vault.env)
  try {
    await core.client.vault.unlock({ passphrase: null, slotId: null })
    expect(await core.client.audit.verify({})).toMatchObject({ ok: true })
    const credential = await core.client.credentials.get({ ref: credentialId })
    const { items } = await core.client.rotations.list({ credentialId, limit: 1, cursor: null })
    return { inUse: credential.version, rotation: items[0] }
  } finally {
    await core.close()
  }
}

describe('L2 a process that is killed in a rotation by hand', () => {
  it('leaves it at one of its steps, with the values that belong there and none besides', async () => {
    const [id = ''] = [...vault.values.keys()].map((key) => key.split(' ')[0])
    for (let run = 1; run <= kills; run++) {
      const child = spawn(process.execPath, [worker, vault.home, id, String(run)], {
        env: { ...process.env, ...vault.env },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      await delay((run * 37) % 160)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const { inUse, rotation } = await look(id)
      const values = await readValues(vault.home, vault.folder, vault.env)
      const held = (version: number | null | undefined) => values.get(`${id} ${version}`)
      expect(held(inUse)).toBeDefined()
      if (!rotation) continue
      const { state, oldVersion, newVersion } = rotation
      const isSwitched = state === 'switched' || state === 'done'
      expect(inUse).toBe(isSwitched ? newVersion : oldVersion)
      if (state !== 'aborted') expect(held(newVersion)).toContain(`value of version ${newVersion}"`)
      // What a step destroys is gone with it, and nothing before.
      expect(held(newVersion) === undefined).toBe(state === 'aborted')
      expect(held(oldVersion) === undefined).toBe(state === 'done')
    }
  }, 300_000)
})

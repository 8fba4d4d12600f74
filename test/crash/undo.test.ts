import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Core } from '../../src/main/api/core.ts'
import { encryptBundle } from '../../src/main/team/bundles/codec.ts'
import { bundleFormat } from '../../src/main/team/bundles/payload.ts'
import { type CrashVault, makeVault, openCore, readValues } from './vaults.ts'

const kills = Math.ceil(Number(process.env.KEYWARD_TEST_KILLS ?? 100) / 5)
const worker = fileURLToPath(new URL('undo-worker.ts', import.meta.url))
/** Enough for an undo to take its time. */
const added = 400

let vault: CrashVault
let identity: string
beforeEach(async () => {
  vault = await makeVault()
  identity = await generateX25519Identity()
}, 60_000)
afterEach(() => vault.remove())

async function withCore<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const core = await openCore(vault.home, vault.env)
  try {
    await core.client.vault.unlock({ passphrase: null, slotId: null })
    return await work(core)
  } finally {
    await core.close()
  }
}

/** Brings new credentials, and new values for all that are there. */
async function importMany({ client, putFile }: Core, ids: readonly string[]): Promise<void> {
  const credential = (id: string, name: string) => ({
    ...{ id, name, type: 'environment-variables', environment: 'staging' },
    secrets: { variables: { VALUE: `imported as ${name}` } },
  })
  const fresh = Array.from({ length: added }, (_, i) => credential(randomUUID(), `new ${i}`))
  const known = ids.map((id, i) => credential(id, `known ${i}`))
  const bytes = await encryptBundle(
    {
      format: bundleFormat,
      bundleId: randomUUID(),
      createdAt: new Date().toISOString(),
      items: { credentials: [...fresh, ...known] },
    },
    { recipients: [await identityToRecipient(identity)] },
    { armor: false },
  )
  const key = { with: 'identity', identity } as const
  const { previewId } = await client.bundles.preview({ fileId: putFile(bytes), key })
  const done = await client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
  expect(done).toMatchObject({ created: added, replaced: ids.length })
}

describe('S3 a process that is killed while it undoes an import', () => {
  it('leaves all of the import or nothing of it', async () => {
    const ids = [...new Set([...vault.values.keys()].map((key) => key.split(' ')[0] ?? ''))]
    let [imported, undone] = [0, 0]
    for (let run = 1; run <= kills; run++) {
      await withCore(async (core) => {
        if ((await core.client.imports.lastImport({})).last === null) await importMany(core, ids)
      })
      const child = spawn(process.execPath, [worker, vault.home], {
        env: { ...process.env, ...vault.env },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      // It may be through before it is killed.
      const ended = once(child, 'exit')
      await once(child.stdout, 'data')
      await delay((run * 37) % 160)
      child.kill('SIGKILL')
      await ended
      const isUndone = await withCore(async ({ client }) => {
        expect(await client.audit.verify({})).toMatchObject({ ok: true })
        const { last } = await client.imports.lastImport({})
        if (last === null) return true
        const { counts } = await client.imports.previewUndo({ importId: last.id })
        expect(counts).toEqual({ remove: added, restore: ids.length, leave: 0 })
        return false
      })
      const values = await readValues(vault.home, vault.folder, vault.env)
      if (isUndone) expect(values).toEqual(vault.values)
      else expect(values.size).toBe(vault.values.size + added + ids.length)
      if (isUndone) undone += 1
      else imported += 1
    }
    expect(imported).toBeGreaterThan(0)
    expect(undone).toBeGreaterThan(0)
  }, 120_000)
})

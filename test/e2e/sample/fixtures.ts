import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { collectComplaints, type Host, test as plain, startHost } from '../fixtures.ts'
import { connectToHost } from '../host-client.ts'
import { ownKey, passphrase } from '../steps.ts'
import { fillSample, type SampleWorld, startWorld } from './fill.ts'

export interface SampleHost {
  readonly host: Host
  readonly world: SampleWorld
  stop(): Promise<void>
}

/** Starts a host whose vault holds the sample. */
async function startSampleHost(): Promise<SampleHost> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-sample-'))
  const world = await startWorld(folder)
  const host = await startHost(join(folder, 'home'), { ...ownKey(), ...world.env })
  const { client, close } = await connectToHost(host)
  await world.goTo(311)
  await client.vault.create({
    name: 'meridian',
    slot: { provider: 'fernet', source: 'environment' },
    recovery: { passphrase },
  })
  await fillSample(client, world)
  close()
  return {
    host,
    world,
    async stop() {
      await host.stop()
      await world.servers.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Playwright's test with the sample's Keyward, one for all tests of a worker: they leave it as they find it. */
export const test = plain.extend<{ samplePage: Page }, { sample: SampleHost }>({
  sample: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
    async ({}, use) => {
      const sample = await startSampleHost()
      await use(sample)
      await sample.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  samplePage: async ({ context, sample, complaints }, use) => {
    const page = await context.newPage()
    collectComplaints(page, complaints)
    await page.goto(await sample.host.link())
    await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible()
    await use(page)
  },
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Host, startHost } from '../fixtures.ts'
import { connectToHost } from '../host-client.ts'
import { ownKey, passphrase } from '../steps.ts'
import { fillSample, type SampleWorld, startWorld } from './fill.ts'

export interface SampleHost {
  readonly host: Host
  readonly world: SampleWorld
  stop(): Promise<void>
}

/** Starts a host whose vault holds the sample. */
export async function startSampleHost(): Promise<SampleHost> {
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

import { randomBytes, randomInt } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Client } from '../../../src/shared/api/contract.ts'
import { presetParameters } from '../../../src/shared/domain/address.ts'
import type { CredentialTypeInfo } from '../../../src/shared/domain/credential.ts'
import type { System } from '../../../src/shared/domain/system.ts'
import {
  type ConnectionSample,
  type CredentialSample,
  connections,
  credentials,
  disabled,
  moved,
  ownSystems,
  purposes,
  servers,
  usernames,
} from './data.ts'
import { type SampleServers, startSampleServers } from './servers.ts'
import { addTeam } from './team.ts'

const day = 86_400_000

/** The world in which a host with the sample runs: its clock, its servers. */
export interface SampleWorld {
  /** Environment of the host. */
  readonly env: Readonly<Record<string, string>>
  readonly servers: SampleServers
  /** The password by which the databases let in. */
  readonly databasePassword: string
  /** Sets the host's clock to so many days ago. */
  goTo(daysAgo: number): Promise<void>
}

/** Starts the sample's servers and makes the host's world in a folder. */
export async function startWorld(folder: string): Promise<SampleWorld> {
  const databasePassword = randomBytes(12).toString('hex')
  const running = await startSampleServers(servers, databasePassword)
  const file = join(folder, 'world.json')
  // The host may read it at any moment, so it is replaced as a whole.
  const goTo = async (daysAgo: number) => {
    await writeFile(
      `${file}.new`,
      JSON.stringify({ behind: Math.round(daysAgo * day), ca: running.ca, routes: running.routes }),
    )
    await rename(`${file}.new`, file)
  }
  await goTo(0)
  const preload = pathToFileURL(join(import.meta.dirname, 'preload.ts'))
  preload.searchParams.set('world', file)
  return {
    env: { NODE_OPTIONS: `--import=${preload.href}` },
    servers: running,
    databasePassword,
    goTo,
  }
}

/** Fills an open vault with the sample, day by day, as people would have done it. */
export async function fillSample(client: Client, world: SampleWorld): Promise<void> {
  // Days pass in an instant; the vault must not lock meanwhile.
  await client.app.updateSettings({ owner: 'Ines Okafor', lockAfterMinutes: 0 })
  const types = (await client.credentials.types({})).items
  const made = new Map<string, { readonly id: string; readonly secret: string }>()
  const events: { readonly daysAgo: number; readonly run: () => Promise<unknown> }[] = []
  let systems = new Map<string, System>()

  const readSystems = async () => {
    const { items } = await client.systems.list({})
    systems = new Map(items.map((system) => [system.slug ?? system.name, system]))
  }
  const addCredential = async (sample: CredentialSample) => {
    const system = systems.get(sample.system)
    const type = types.find(({ id }) => id === (system?.credentialType ?? 'environment-variables'))
    if (!type) throw new Error(`${sample.name} has no type.`)
    const { secret, secrets } = newSecrets(sample, type, world)
    const { id } = await client.credentials.create({
      type: type.id,
      metadata: {
        name: sample.name,
        systemId: system?.id ?? null,
        environment: sample.environment,
        owner: sample.owner,
        team: sample.team,
        tags: [...sample.tags],
        purpose: purposes[sample.name] ?? '',
        expiresAt: sample.expires === null ? null : endOfDay(sample.expires),
        rotateEvery: sample.rotateEvery,
        boundHosts: [],
      },
      config: {
        ...system?.credentialConfig,
        ...(usernames[sample.name] && { username: usernames[sample.name] ?? '' }),
      },
      secrets,
    })
    made.set(sample.name, { id, secret })
  }
  const rotate = async (sample: CredentialSample) => {
    const known = made.get(sample.name)
    const type = types.find(({ id }) => id === systems.get(sample.system)?.credentialType)
    if (!known || !type) return
    const { secret, secrets } = newSecrets(sample, type, world)
    await client.credentials.rotate({ id: known.id, config: {}, secrets })
    made.set(sample.name, { id: known.id, secret })
  }
  const connectionIds = new Map<string, string>()
  const addConnection = async (sample: ConnectionSample) => {
    const system = systems.get(sample.system)
    const credential = made.get(sample.credential)
    if (!system || !credential) throw new Error(`${sample.name} lacks its system or credential.`)
    const { id } = await client.connections.create({
      input: {
        name: sample.name,
        kind: system.kind,
        systemId: system.id,
        environment: sample.environment,
        credentialId: credential.id,
        parameters: { ...presetParameters(system), ...sample.parameters },
        purpose: '',
      },
      consent: true,
    })
    connectionIds.set(sample.name, id)
  }
  const test = async (samples: readonly ConnectionSample[]) => {
    const ids = samples.map(({ name }) => connectionIds.get(name) ?? '')
    for (const sample of samples) {
      const { target } = await client.connections.get({ ref: sample.name })
      world.servers.expect(target, made.get(sample.credential)?.secret ?? '')
    }
    await client.tests.run({ runId: crypto.randomUUID(), connections: { ids }, timeoutMs: 5000 })
  }

  const oldest = Math.max(...credentials.map(({ added }) => added))
  const at = (daysAgo: number, run: () => Promise<unknown>) => events.push({ daysAgo, run })
  at(oldest, async () => {
    for (const system of ownSystems) await client.systems.create(system)
    await readSystems()
  })
  at(200, () => addTeam(client, 'Ines Okafor'))
  for (const sample of credentials) {
    at(sample.added, () => addCredential(sample))
    if (sample.rotated !== null) at(sample.rotated, () => rotate(sample))
  }
  for (const sample of connections) {
    const first = Math.max(...sample.tested, 1)
    const { added } = credentials.find(({ name }) => name === sample.credential) ?? { added: first }
    at(Math.min(added, first + 1), () => addConnection(sample))
  }
  for (const daysAgo of new Set(connections.flatMap(({ tested }) => tested))) {
    const samples = connections.filter(({ tested }) => tested.includes(daysAgo))
    at(daysAgo, () => test(samples))
  }
  at(4, async () => {
    const ids = disabled.map((name) => made.get(name)?.id ?? '')
    await client.credentials.disable({ ids })
  })
  at(1, async () => {
    const { id, parameters } = await client.connections.get({ ref: moved.name })
    await client.connections.update({
      id,
      revision: null,
      input: { parameters: { ...parameters, url: moved.url } },
      consent: false,
    })
  })
  // Stable: what is added on a day comes before what is tested on it.
  for (const { daysAgo, run } of events.sort((a, b) => b.daysAgo - a.daysAgo)) {
    await world.goTo(daysAgo)
    await run()
  }
  await world.goTo(0)
  await client.vault.touch({})
  await client.app.updateSettings({ lockAfterMinutes: 15 })
}

/** A new value for every secret field that must have one. */
function newSecrets(sample: CredentialSample, type: CredentialTypeInfo, world: SampleWorld) {
  const isDatabase = type.id === 'database-login'
  const secret = isDatabase ? world.databasePassword : randomBytes(randomInt(16, 24)).toString('base64url')
  const fields = type.fields.filter((field) => field.secret && (field.required || isDatabase))
  const secrets = Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.kind === 'pairs'
        ? {
            DATABASE_URL: `postgres://app:${secret}@db.meridian.example/${sample.team.toLowerCase()}`,
            QUEUE_TOKEN: secret,
          }
        : secret,
    ]),
  )
  return { secret, secrets }
}

function endOfDay(days: number): string {
  return `${new Date(Date.now() + days * day).toISOString().slice(0, 10)}T23:59:59.000Z`
}

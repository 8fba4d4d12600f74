import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { v7 as uuidv7 } from 'uuid'
import { newSigningKey } from '../../src/main/crypto/signature.ts'
import { encryptBundle } from '../../src/main/team/bundles/codec.ts'
import { writeCard } from '../../src/main/team/identity/card.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import { type Person, startPerson, startTeam } from '../integration/two-people.ts'
import type { RemotePlace } from '../peers/remote-openers.ts'
import { startWebdavScene } from '../peers/remote-scenes.ts'
import { apacheMissing, startApache } from '../peers/webdav-servers.ts'
import type { Figure } from './measure.ts'
import { median } from './measure.ts'
import { samplePayload } from './sample.ts'

/*
 * A team and its server: a push against an export of the same credentials, a pull against an import of them, and a team of 500 against the
 * `age` command for as many recipients. The server is a folder, so that what is measured is Keyward; what Apache does over TLS is held
 * against that.
 */

/** The credentials of a team: all of them, and one change among them. */
export async function teamFigures(size: number, runs: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kw-bench-'))
  const names = ['Ada', 'Bob', 'Cyd', 'Dan', 'Eve']
  const [ada, bob, cyd, dan, eve] = (await Promise.all(names.map((name) => startPerson(name)))) as [
    Person,
    Person,
    Person,
    Person,
    Person,
  ]
  const people = [ada, bob, cyd, dan, eve]
  try {
    const teamId = await startTeam(ada, [bob, cyd, dan, eve])
    const identity = await generateX25519Identity()
    const ids = await fill(ada, teamId, size, identity)
    const timed = async (work: () => Promise<unknown>) => median(1, work)
    const push = (person: Person) => timed(() => person.client.remotes.push({ teamId }))
    const pull = (person: Person) => timed(() => person.client.remotes.pull({ teamId }))

    // Each push finds an empty folder, and each pull a vault that has nothing yet.
    const places = [0, 1, 2].map((at) => folderPlace(join(folder, `server-${at}`)))
    const [pushes, exports, pulls, imports] = lists()
    let bytes = new Uint8Array()
    for (const place of places) {
      await connect(ada, teamId, place)
      exports.push(
        await timed(async () => {
          bytes = await exportTeam(ada, teamId, identity)
        }),
      )
      pushes.push(await push(ada))
    }
    for (const person of [bob, cyd, dan]) {
      await connect(person, teamId, places[2] ?? folderPlace(''))
      const empty = await startCore()
      imports.push(await timed(() => importInto(empty, bytes, identity)))
      await empty.close()
      pulls.push(await pull(person))
    }

    const [one, nothing, received] = lists()
    for (let run = 0; run < runs; run += 1) {
      await change(ada, ids[run] ?? '', run)
      one.push(await push(ada))
      nothing.push(await push(ada))
      received.push(await pull(bob))
    }
    await ada.client.teams.removeMembers({ id: teamId, memberIds: [cyd.id] })
    const anew = await push(ada)
    const apache = await onApache(async (place) => {
      await connect(ada, teamId, place)
      await connect(eve, teamId, place)
      const everything = [await push(ada), await pull(eve)] as const
      const single: number[] = []
      for (let run = 0; run < runs; run += 1) {
        await change(ada, ids[run] ?? '', runs + run)
        single.push(await push(ada))
      }
      return { push: everything[0], pull: everything[1], one: middle(single) }
    })

    const figure = (what: string, ms: number, against: number | null, counterpart: string, goal: number | null) => ({
      what: `team: ${what}`,
      size,
      ms,
      against,
      counterpart,
      goal,
    })
    const overTls = (what: string, ms: number | undefined, folderMs: number) =>
      figure(`${what}, Apache over TLS`, ms ?? Number.NaN, ms === undefined ? null : folderMs, 'folder', 1.5)
    return [
      figure('push everything', middle(pushes), middle(exports), 'export', 2),
      figure('push after a removal', anew, middle(exports), 'export', 2),
      figure('pull everything', middle(pulls), middle(imports), 'import', 1.5),
      overTls('push everything', apache?.push, middle(pushes)),
      overTls('pull everything', apache?.pull, middle(pulls)),
      figure('push one change', middle(one), 300, 'limit', 1),
      figure('push one change, Apache over TLS', apache?.one ?? Number.NaN, apache && 600, 'limit', 1),
      figure('pull one change', middle(received), 300, 'limit', 1),
      figure('push, nothing to send', middle(nothing), 300, 'limit', 1),
    ].filter(({ ms }) => !Number.isNaN(ms))
  } finally {
    for (const { test } of people) await test.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A large team: a change that is for everybody, and the list itself. */
export async function memberFigures(count: number, runs: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kw-bench-'))
  const [ada, bob] = [await startPerson('Ada'), await startPerson('Bob')]
  try {
    const teamId = await startTeam(ada, [bob])
    const strangers = await Promise.all(Array.from({ length: count - 2 }, (_, at) => makeCard(`Member ${at}`)))
    const contactIds: string[] = []
    for (const { card } of strangers) {
      const { id } = await ada.client.identity.addContact({ card })
      await ada.client.identity.verifyContact({ id, isVerified: true })
      contactIds.push(id)
    }
    const late = contactIds.pop() ?? ''
    await ada.client.teams.addMembers({ id: teamId, contactIds, role: 'member' })
    const place = folderPlace(join(folder, 'server'))
    for (const person of [ada, bob]) await connect(person, teamId, place)
    const { id } = await ada.client.credentials.create({
      type: 'bearer-token',
      metadata: metadata({ name: 'Stripe' }),
      config: {},
      secrets: { token: 'value-of-the-bench-1' },
    })
    await share(ada, teamId, [id])
    const push = () => ada.client.remotes.push({ teamId })
    const pull = () => bob.client.remotes.pull({ teamId })
    await push()
    await pull()
    const age = ageFor(
      folder,
      strangers.map(({ recipient }) => recipient),
    )
    const [pushes, pulls, adding, removing] = lists()
    const [encrypting, decrypting] = lists()
    for (let run = 0; run < runs; run += 1) {
      await change(ada, id, run)
      pushes.push(await median(1, push))
      if (age) encrypting.push(await median(1, age.encrypt))
      pulls.push(await median(1, pull))
      if (age) decrypting.push(await median(1, age.decrypt))
    }
    // Each of these makes a list of its own, which the next push would bring along.
    for (let run = 0; run < runs; run += 1) {
      const { teams } = ada.client
      adding.push(await median(1, () => teams.addMembers({ id: teamId, contactIds: [late], role: 'member' })))
      removing.push(await median(1, () => teams.removeMembers({ id: teamId, memberIds: [late] })))
    }
    const figure = (what: string, ms: number, against: number | null, counterpart: string, goal: number) => ({
      what: `team of ${count}: ${what}`,
      size: 1,
      ms,
      against,
      counterpart,
      goal,
    })
    return [
      figure('push one change', middle(pushes), age && middle(encrypting), 'age, two files', 3),
      figure('pull one change', middle(pulls), age && middle(decrypting), 'age, three files', 5),
      figure('add a member', middle(adding), 100, 'limit', 1),
      figure('remove a member', middle(removing), 100, 'limit', 1),
    ]
  } finally {
    for (const { test } of [ada, bob]) await test.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** For the times of what is measured in turn. */
function lists(): [number[], number[], number[], number[]] {
  return [[], [], [], []]
}

function middle(of: readonly number[]): number {
  return of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN
}

/**
 * The `age` command for the same recipients; null where it isn't installed. A push makes two files, a bundle and the revision that names it;
 * a pull opens those and the revision before.
 */
function ageFor(folder: string, recipients: readonly string[]): { encrypt(): void; decrypt(): void } | null {
  if (spawnSync('age', ['--version']).status !== 0) return null
  const at = (name: string) => join(folder, name)
  const key = execFileSync('age-keygen', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  writeFileSync(at('key'), key)
  const own = /public key: (age1\w+)/.exec(key)?.[1] ?? ''
  // Where a reader's own place is in the header is a matter of chance: here it is the middle.
  const all = recipients.toSpliced(Math.floor(recipients.length / 2), 0, own)
  writeFileSync(at('recipients'), all.map((recipient) => `${recipient}\n`).join(''))
  writeFileSync(at('plain'), Buffer.alloc(2000))
  const age = (...args: string[]) => execFileSync('age', args, { stdio: 'ignore' })
  return {
    encrypt() {
      for (const name of ['bundle', 'revision']) {
        age('-R', at('recipients'), '-o', at(name), at('plain'))
        copyFileSync(at(name), at(`${name}-there`))
      }
    },
    decrypt() {
      for (const name of ['bundle', 'revision', 'revision']) age('-d', '-i', at('key'), '-o', at('opened'), at(name))
    },
  }
}

/** Fills a vault through its own import, and shares everything. */
async function fill(person: Person, teamId: string, size: number, identity: string): Promise<string[]> {
  const recipients = [await identityToRecipient(identity)]
  const payload = samplePayload(0, size)
  await importInto(person.test, await encryptBundle(payload, { recipients }, { armor: false }), identity)
  const ids = payload.items.credentials.map(({ id }) => id)
  for (let from = 0; from < size; from += 1000) await share(person, teamId, ids.slice(from, from + 1000))
  return ids
}

function share({ client }: Person, teamId: string, credentialIds: string[]) {
  return client.sharing.set({ credentialIds, teamId, grants: [{ to: 'everyone', level: 'manage' }] })
}

function change({ client }: Person, id: string, number: number) {
  return client.credentials.update({ id, revision: null, metadata: { purpose: `change ${number}` }, config: null })
}

async function exportTeam(
  { client, test }: Person,
  teamId: string,
  identity: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { fileId } = await client.bundles.export({
    choose: { teamId },
    to: { with: 'recipients', recipients: [await identityToRecipient(identity)] },
    note: '',
    armor: false,
  })
  return Uint8Array.from(test.core.takeFile(fileId))
}

async function importInto({ client, core }: TestCore, bytes: Uint8Array, identity: string): Promise<void> {
  const { previewId } = await client.bundles.preview({
    fileId: core.putFile(bytes),
    key: { with: 'identity', identity },
  })
  await client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
}

type Place = Pick<RemotePlace, 'id' | 'parameters' | 'credential'>

function folderPlace(path: string): Place {
  return { id: 'folder', parameters: { path }, credential: null }
}

async function connect({ client }: Person, teamId: string, { id: kind, parameters, credential }: Place): Promise<void> {
  if (parameters.path !== undefined) mkdirSync(parameters.path, { recursive: true })
  const { username = '', password = '' } = credential?.values ?? {}
  const made =
    credential &&
    (await client.credentials.create({
      type: 'basic-auth',
      metadata: metadata({ name: 'The server' }),
      config: { username },
      secrets: { password },
    }))
  const { verdict } = await client.remotes.set({
    teamId,
    kind,
    parameters: { ...parameters },
    credentialId: made?.id ?? null,
    consent: true,
  })
  if (verdict !== 'holds') throw new Error('It is no team server.')
}

/** Null where Apache isn't installed. */
async function onApache<T>(work: (place: Place) => Promise<T>): Promise<T | null> {
  if (apacheMissing() !== null) return null
  const scene = await startWebdavScene(startApache)
  try {
    return await work(scene.placeAt(scene.port))
  } finally {
    await scene.stop()
  }
}

/** Somebody who has a card, and no vault. */
async function makeCard(name: string): Promise<{ readonly card: string; readonly recipient: string }> {
  const recipient = await identityToRecipient(await generateX25519Identity())
  const { seed, publicKey } = newSigningKey()
  const signingKey = publicKey.toString('base64url')
  const card = writeCard({ id: uuidv7(), name, recipient, signingKey, createdAt: new Date().toISOString() }, seed)
  return { card, recipient }
}

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Core } from '../../src/main/api/core.ts'
import type { Remote } from '../../src/main/team/remotes/remote.ts'
import { numberOf, objectName } from '../../src/main/team/sync/revision.ts'
import type { Retention } from '../../src/main/team/sync/standing.ts'
import { type Chronicle, contentOf, judge, keepChronicle, readChain } from '../clients/judge.ts'
import { type ClientTeam, churn, connectTeam, copyTeam, makeTeam, openMember, settle } from '../clients/team.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { moto, motoMissing } from './moto.ts'
import { openBao, openBaoMissing } from './openbao.ts'
import { openPlace } from './remote-openers.ts'
import {
  gitMissing,
  startFolderScene,
  startGitScene,
  startS3Scene,
  startVaultKvScene,
  startWebdavScene,
} from './remote-scenes.ts'
import type { RemoteScene } from './remote-suite.ts'
import { sshdMissing } from './sshd.ts'
import { apacheMissing, nginxMissing, startApache, startNginx } from './webdav-servers.ts'

/*
 * Eight whole clients, each a process with a vault of its own, change the same credentials and push them to one server at once, over
 * connections that break after a random number of bytes, and are killed (SIGKILL) at random moments. Then what each was told is held
 * against what lies there. The seed is printed: KEYWARD_TEST_SEED repeats a run's choices; KEYWARD_TEST_SECONDS makes each longer.
 */
const seed = Number(process.env.KEYWARD_TEST_SEED ?? Date.now() % 1_000_000)
const given = process.env.KEYWARD_TEST_SECONDS

let template: ClientTeam

beforeAll(async () => {
  template = await makeTeam()
})
afterAll(() => template?.remove())

/** A server with where the bytes that it keeps can be looked at, besides by its own answers. */
type Raw = () => Iterable<Buffer>

const filesBelow = (folder: string) =>
  function* (): Generator<Buffer> {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      yield Buffer.from(entry.name)
      if (entry.isFile()) yield readFileSync(join(entry.parentPath, entry.name))
    }
  }

/** All that a repository has ever had. */
const objectsOf = (repository: string) =>
  function* (): Generator<Buffer> {
    const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { maxBuffer: 1 << 30 })
    yield git('cat-file', '--batch', '--batch-all-objects')
    yield git('log', '--all', '--format=raw')
  }

const servers: readonly (readonly [
  name: string,
  missing: string | null,
  start: () => Promise<{ scene: RemoteScene; raw: Raw | null }>,
  seconds: number,
  /** Pushes that have to be done. */
  least: number,
  share: number,
  retention?: Retention,
])[] = [
  [
    'Apache with mod_dav',
    apacheMissing(),
    async () => {
      const scene = await startWebdavScene(startApache)
      return { scene, raw: filesBelow(scene.files) }
    },
    15,
    60,
    0.1,
  ],
  [
    'nginx with dav-ext',
    nginxMissing(),
    async () => {
      const scene = await startWebdavScene(startNginx)
      return { scene, raw: filesBelow(scene.files) }
    },
    15,
    60,
    0.1,
  ],
  [`S3 in ${moto}`, motoMissing(), async () => ({ scene: await startS3Scene(), raw: null }), 15, 60, 0.1],
  [
    `the key-value store of ${openBao}`,
    openBaoMissing(),
    async () => ({ scene: await startVaultKvScene(), raw: null }),
    15,
    60,
    0.1,
  ],
  [
    'git over SSH',
    gitMissing() ?? sshdMissing(),
    async () => {
      const scene = await startGitScene()
      return { scene, raw: objectsOf(scene.repository) }
    },
    20,
    20,
    0.1,
  ],
  [
    'a shared folder',
    null,
    async () => {
      const scene = await startFolderScene()
      return { scene, raw: filesBelow(scene.shared) }
    },
    10,
    60,
    0,
  ],
  [
    'a shared folder that forgets the past',
    null,
    async () => ({ scene: await startFolderScene(), raw: null }),
    10,
    60,
    0,
    { revisions: 4, ms: 0, rhythm: 2 },
  ],
]

for (const [name, missing, start, seconds, least, share, retention = null] of servers) {
  describe.skipIf(missing !== null)(`S4 eight clients and ${name}${missing === null ? '' : ` (${missing})`}`, () => {
    it('lose nothing that anybody was told to be there', { timeout: 240_000 + Number(given ?? 0) * 2000 }, async () => {
      const { scene, raw } = await start()
      const proxy = scene.port === null ? null : await startCuttingProxy(scene.port, 0)
      const team = copyTeam(template)
      const cores: Core[] = []
      let reader: Remote | undefined
      let chronicle: Chronicle | null = null
      try {
        await connectTeam(team, scene.placeAt(proxy?.port ?? null))
        reader = await openPlace(scene.placeAt(scene.port))
        chronicle = retention && keepChronicle(reader, team)
        proxy?.cut(share)
        const churned = await churn(
          team,
          { seconds: Number(given ?? seconds), pushes: least, retention },
          seededRandom(seed),
        )
        proxy?.cut(0)
        for (const member of team.members) cores.push(await openMember(member))
        const restFrom = (await reader.list(objectName.revisions(team.teamId))).flatMap((each) => numberOf(each) ?? [])
        const rounds = await settle(team, cores)
        await chronicle?.stop()
        const points = await readChain(chronicle ?? reader, team)
        const judged = judge(team, points, Math.max(...restFrom))
        process.stdout.write(
          `${name}, seed ${seed}: ${points.length} revisions of ${judged.pushes} pushes, ${judged.accepted} changes accepted, ` +
            `${judged.decided} of them replaced by a decision, ${churned.kills} kills, ${proxy?.cuts() ?? 0} cuts, ` +
            `failures ${JSON.stringify(judged.failed)}, at rest after ${rounds} rounds\n`,
        )
        expect([...churned.crashes, ...judged.faults]).toEqual([])
        expect(judged.accepted).toBeGreaterThan(0)
        expect(churned.kills).toBeGreaterThan(8)
        if (proxy) expect(proxy.cuts()).toBeGreaterThan(0)
        // Every vault has what the newest revision has, and nothing else.
        const head = new Map([...(points.at(-1)?.states ?? [])].map(([id, { text }]) => [id, text]))
        for (const [at, core] of cores.entries())
          expect(await contentOf(core, team.teamId), team.members[at]?.letter).toEqual(head)
        // The values lie nowhere in clear, though there are some.
        expect([...head.values()].every((text) => text.includes('canary-'))).toBe(true)
        expect(await findCanary(reader, raw)).toEqual([])
      } finally {
        for (const core of cores) await core.close()
        await chronicle?.stop()
        await reader?.close()
        await proxy?.stop()
        await scene.stop()
        team.remove()
      }
    })
  })
}

/** Names of objects, or kinds of places, in which a value or a name lies readable. */
async function findCanary(reader: Remote, raw: Raw | null): Promise<string[]> {
  const words = ['canary-', 'Credential ', 'Common ']
  // Also as base64 has them, at each of its three places.
  const encoded = words.flatMap((word) =>
    [0, 1, 2].map((shift) =>
      Buffer.from(`${' '.repeat(shift)}${word}`)
        .toString('base64')
        .slice(shift === 0 ? 0 : shift + 1, -4),
    ),
  )
  const isReadable = (bytes: Uint8Array) => {
    const text = Buffer.from(bytes).toString('latin1')
    return [...words, ...encoded].some((word) => text.includes(word))
  }
  const found: string[] = []
  for (const name of await reader.list('')) {
    const bytes = await reader.read(name, 1 << 26)
    if (isReadable(Buffer.from(name)) || (bytes !== null && isReadable(bytes))) found.push(name)
  }
  if (raw !== null) for (const bytes of raw()) if (isReadable(bytes)) found.push('on the disk')
  return found
}

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remoteDefinition } from '../../src/main/team/remotes/open.ts'
import { proveRemote } from '../../src/main/team/remotes/prove.ts'
import type { Remote } from '../../src/main/team/remotes/remote.ts'
import { VaultError } from '../../src/shared/errors.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { openPlace, type RemotePlace } from './remote-openers.ts'
import { raceAt } from './remote-race.ts'

/** A team server of a test. */
export interface RemoteScene {
  /** With the port given instead of its own, where it has one. */
  placeAt(port: number | null): RemotePlace
  readonly port: number | null
  stop(): Promise<void> | void
}

interface SuiteOptions {
  /** Milliseconds for which several processes race. */
  readonly raceMs?: number
  /** Milliseconds that one of them lives, at most. */
  readonly lifeMs?: number
  /** Part of the connections that break. */
  readonly share?: number
  /** Numbers that have to be created for the race to prove anything. */
  readonly least?: number
}

/** The scene and a session, once they are there. */
interface Given {
  scene(): RemoteScene
  remote(): Remote
  /** Where the scene is, signed in as it should be. */
  place(): RemotePlace
}

/**
 * What every kind of team server has to do.
 * @param more tests of this kind's own
 */
export function describeRemote(
  name: string,
  missing: string | null,
  start: () => Promise<RemoteScene>,
  { raceMs = 2500, lifeMs = 1500, share = 0.3, least = 1 }: SuiteOptions,
  more: (given: Given) => void,
): void {
  let scene: RemoteScene | undefined
  let remote: Remote | undefined
  const given = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('not started')
    return value
  }

  describe.skipIf(missing !== null)(`S4 ${name}${missing === null ? '' : ` (${missing})`}`, () => {
    beforeAll(async () => {
      scene = await start()
      remote = await openPlace(scene.placeAt(scene.port))
    })
    afterAll(async () => {
      await remote?.close()
      await scene?.stop()
    })

    it('passes the trial, which leaves nothing behind', async () => {
      const place = given(scene).placeAt(given(scene).port)
      const trial = await proveRemote(() => openPlace(place), remoteDefinition(place.id).trial ?? {})
      expect(trial.findings.filter(({ ok }) => !ok)).toEqual([])
      expect(trial.verdict).toBe('holds')
      expect(await given(remote).list('')).toEqual([])
    })

    it('keeps bytes as they are, lists what is below a folder, and removes', async () => {
      const session = given(remote)
      const large = randomBytes(900_000)
      const objects = { 'team/a': Buffer.alloc(0), 'team/a/1': Buffer.from([0, 255, 10, 13, 61]), 'team/b-2': large }
      for (const [object, bytes] of Object.entries(objects)) expect(await session.create(object, bytes)).toBe('created')
      for (const [object, bytes] of Object.entries(objects)) {
        const found = await session.read(object, large.length)
        expect(found && Buffer.compare(found, bytes), object).toBe(0)
      }
      expect(await session.list('')).toEqual(['team/a', 'team/a/1', 'team/b-2'])
      expect(await session.list('team/a/')).toEqual(['team/a/1'])
      expect(await session.list('tea/')).toEqual([])
      await expect(session.read('team/b-2', large.length - 1)).rejects.toMatchObject({ code: 'remote-too-large' })
      await session.remove('team/a')
      await session.remove('team/a')
      expect([await session.list('team/'), await session.read('team/a', 1)]).toEqual([['team/a/1', 'team/b-2'], null])
      for (const object of ['team/a/1', 'team/b-2']) await session.remove(object)
    })

    it('has one winner per number, whatever processes and connections do', async () => {
      const { port, placeAt } = given(scene)
      const proxy = port === null ? null : await startCuttingProxy(port, share)
      try {
        const outcome = await raceAt(placeAt(proxy?.port ?? null), given(remote), raceMs, lifeMs)
        expect(outcome.faults).toEqual([])
        expect(outcome.created).toBeGreaterThanOrEqual(least)
        expect(
          Object.keys(outcome.failed).every((code) => /^remote-(unreachable|timeout|unavailable)$/.test(code)),
        ).toBe(true)
        if (proxy) expect(proxy.cuts()).toBeGreaterThan(0)
        process.stdout.write(
          `${name}: ${outcome.created} created, ${outcome.kills} kills, ${proxy?.cuts() ?? 0} cuts\n`,
        )
      } finally {
        await proxy?.stop()
      }
    })

    more({
      scene: () => given(scene),
      remote: () => given(remote),
      place: () => given(scene).placeAt(given(scene).port),
    })
  })
}

/** The code of what a first call to a place fails with; `ok` when it doesn't. */
export async function codeAt(
  place: RemotePlace,
  call = (remote: Remote): Promise<unknown> => remote.list(''),
): Promise<string> {
  try {
    const remote = await openPlace(place)
    try {
      await call(remote)
      return 'ok'
    } finally {
      await remote.close()
    }
  } catch (error) {
    return error instanceof VaultError ? error.code : String(error)
  }
}

/** A place with other parameters, or signed in to as somebody else. */
export function changed(
  place: RemotePlace,
  parameters: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>> = {},
): RemotePlace {
  const { credential } = place
  return {
    ...place,
    parameters: { ...place.parameters, ...parameters },
    credential: credential && { ...credential, values: { ...credential.values, ...values } },
  }
}

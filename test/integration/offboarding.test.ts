import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AccessGrant } from '../../src/shared/domain/access.ts'
import { type MemoryRemote, memoryRemote } from '../fakes/memory-remote.ts'
import { codeOf } from './code-of.ts'
import { metadata } from './core.ts'
import { bringUpToDate, carry, introduce, type Person, startPerson } from './two-people.ts'

let server: MemoryRemote
let people: Person[]
let [ada, bob, cyd]: [Person, Person, Person] = [] as never
let teamId: string

const start = async (name: string) => {
  const person = await startPerson(name, { openTeamRemote: async () => server })
  people.push(person)
  return person
}
/** A team of its own for each test, so that its report is about nothing else. */
const startTogether = async () => {
  ;({ id: teamId } = await ada.client.teams.create({ name: 'Platform' }))
  await ada.client.teams.addMembers({ id: teamId, contactIds: [bob.id, cyd.id], role: 'member' })
  for (const person of [bob, cyd]) await bringUpToDate(ada, person, teamId)
  for (const person of people)
    await person.client.remotes.set({
      teamId,
      kind: 'folder',
      parameters: { path: person.test.home },
      credentialId: null,
      consent: false,
    })
}

beforeAll(async () => {
  server = memoryRemote()
  people = []
  ;[ada, bob, cyd] = [await start('Ada'), await start('Bob'), await start('Cyd')]
  for (const person of [bob, cyd]) await introduce(ada, person)
})
beforeEach(startTogether)
afterAll(async () => {
  for (const { test } of people) await test.close()
})

const everyone = (level: AccessGrant['level']): AccessGrant[] => [{ to: 'everyone', level }]
const only = (person: Person, level: AccessGrant['level']): AccessGrant => ({ to: 'member', id: person.id, level })
const add = async (person: Person, name: string, more: Partial<ReturnType<typeof metadata>> = {}, token?: string) => {
  const { id } = await person.client.credentials.create({
    type: 'bearer-token',
    metadata: metadata({ name, ...more }),
    config: {},
    secrets: { token: token ?? `value-of-${name.toLowerCase().replaceAll(' ', '-')}-1` },
  })
  return id
}
const share = (person: Person, id: string, grants: AccessGrant[]) =>
  person.client.sharing.set({ credentialIds: [id], teamId, grants })
const push = (person: Person) => person.client.remotes.push({ teamId, onConflict: 'leave' })
const pull = (person: Person) => person.client.remotes.pull({ teamId, onConflict: 'leave' })
const rotate = (person: Person, id: string, token: string) =>
  person.client.credentials.rotate({ id, config: {}, secrets: { token } })
const remove = (who: Person) => ada.client.teams.removeMembers({ id: teamId, memberIds: [who.id] })
const offboardingOf = async (person: Person, who: Person) => {
  const { items } = await person.client.offboarding.list({ teamId, offset: 0 })
  const found = items.find(({ personId }) => personId === who.id)
  if (!found) throw new Error('There is no report.')
  return found
}
const linesOf = async (person: Person, who: Person, show: 'unfinished' | 'finished' | 'all' = 'all') => {
  const { id } = await offboardingOf(person, who)
  return (await person.client.offboarding.lines({ id, show, limit: 100, cursor: null })).items
}
/** Names of what is left to do. What needs attention says the same, as far as somebody has to do it. */
const openOf = async (person: Person, who: Person) => {
  const open = await linesOf(person, who, 'unfinished')
  const { id, isBack } = await offboardingOf(person, who)
  const { attention } = await person.client.overview.get({})
  const values = isBack ? 0 : open.filter(({ kind }) => kind === 'value').length
  expect(attention.filter(({ subjectId }) => subjectId === id)).toMatchObject(
    values === 0
      ? []
      : [{ message: expect.stringMatching(`^${values} ${values === 1 ? 'credential' : 'credentials'} to rotate`) }],
  )
  return open.map(({ credential }) => credential).sort()
}

describe('S5 what somebody who is removed could have', () => {
  it('is every credential that was encrypted for them, pulled or not, and nothing else', async () => {
    await share(ada, await add(ada, 'For all'), everyone('manage'))
    await share(ada, await add(ada, 'For Bob'), [only(ada, 'manage'), only(bob, 'view')])
    await share(ada, await add(ada, 'For Cyd'), [only(ada, 'manage'), only(cyd, 'view')])
    await add(ada, 'Her own')
    await push(ada)
    await share(ada, await add(ada, 'Never sent'), everyone('manage'))
    await remove(bob)
    expect(await openOf(ada, bob)).toEqual(['For Bob', 'For all'])
    expect(await offboardingOf(ada, bob)).toMatchObject({ name: 'Bob', team: 'Platform', lines: 2, unfinished: 2 })
    const [line] = (await linesOf(ada, bob)).filter(({ credential }) => credential === 'For Bob')
    expect(line).toMatchObject({ kind: 'value', level: 'view', status: 'open', now: 'active' })
    const attention = async () =>
      (await ada.client.overview.get({})).attention.filter(({ subjectId }) => subjectId === report.id)
    const report = await offboardingOf(ada, bob)
    expect(await attention()).toMatchObject([
      {
        kind: 'member-left',
        subject: 'Bob left Platform',
        message: expect.stringContaining('2 credentials to rotate'),
      },
    ])
    // Nobody is gone whose list says otherwise.
    const { items } = await ada.client.offboarding.list({ teamId, offset: 0 })
    expect(items.map(({ name }) => name)).toEqual(['Bob'])
  })

  it('stays what they were given once, though it is shared with them no more, and ends with what they never had', async () => {
    const [taken, rotated] = [await add(ada, 'Taken away'), await add(ada, 'Rotated before')]
    for (const id of [taken, rotated]) await share(ada, id, everyone('manage'))
    await push(ada)
    await share(ada, taken, [only(ada, 'manage')])
    await ada.client.sharing.stop({ credentialIds: [rotated] })
    await push(ada)
    await rotate(ada, rotated, 'a-new-value-of-it-2')
    await remove(bob)
    expect(await openOf(ada, bob)).toEqual(['Taken away'])
    // What was replaced before they were gone is no matter of theirs.
    expect(await linesOf(ada, bob, 'finished')).toEqual([])
    await rotate(ada, taken, 'a-new-value-of-it-3')
    expect(await linesOf(ada, bob)).toMatchObject([{ credential: 'Taken away', status: 'done' }])
    expect(await offboardingOf(ada, bob)).toMatchObject({ lines: 1, unfinished: 0 })
    // Back to the old value, it is open again.
    await ada.client.credentials.rollback({ id: taken, version: 1 })
    expect(await openOf(ada, bob)).toEqual(['Taken away'])
  })

  it('is what another member sent, what they sent themselves, and what others rotate is done here too', async () => {
    const id = await add(bob, 'His own idea')
    await share(bob, id, everyone('manage'))
    await push(bob)
    await pull(ada)
    await pull(cyd)
    const hers = await add(cyd, 'Of Cyd')
    await share(cyd, hers, everyone('manage'))
    await push(cyd)
    await pull(ada)
    await remove(bob)
    await push(ada)
    expect(await openOf(ada, bob)).toEqual(['His own idea', 'Of Cyd'])
    await pull(cyd)
    expect(await openOf(cyd, bob)).toEqual(['His own idea', 'Of Cyd'])
    await rotate(cyd, hers, 'a-new-value-of-cyd-2')
    await push(cyd)
    await pull(ada)
    expect(await openOf(ada, bob)).toEqual(['His own idea'])
    expect(await linesOf(ada, bob, 'finished')).toMatchObject([{ credential: 'Of Cyd', status: 'done' }])
  })

  it('is shown to who manages it, and counted for who doesn’t', async () => {
    await share(ada, await add(ada, 'To use'), [only(ada, 'manage'), only(bob, 'use'), only(cyd, 'use')])
    await push(ada)
    await pull(cyd)
    await remove(bob)
    await bringUpToDate(ada, cyd, teamId)
    expect(await offboardingOf(ada, bob)).toMatchObject({ unfinished: 1, others: 0 })
    expect(await offboardingOf(cyd, bob)).toMatchObject({ lines: 0, unfinished: 0, others: 1 })
  })

  it('is what somebody still encrypted for them with the old list', async () => {
    const id = await add(cyd, 'Too late')
    await share(cyd, id, everyone('manage'))
    await remove(bob)
    expect(await linesOf(ada, bob)).toEqual([])
    // Cyd doesn’t know yet that Bob is gone.
    const { fileId } = await cyd.client.bundles.export({
      choose: { credentialIds: [id] },
      note: '',
      values: true,
      armor: false,
      to: { with: 'team', teamId, memberIds: null },
    })
    const preview = await ada.client.bundles.preview({ fileId: carry(cyd, ada, fileId), key: { with: 'own' } })
    await ada.client.bundles.import({ previewId: preview.previewId, onConflict: 'skip', choices: {}, dryRun: false })
    expect(await openOf(ada, bob)).toEqual(['Too late'])
  })

  it('is what comes back into use from the past', async () => {
    const id = await add(ada, 'Came back')
    await share(ada, id, everyone('manage'))
    const { revision } = await push(ada)
    await remove(bob)
    await rotate(ada, id, 'a-new-value-of-it-2')
    await ada.client.credentials.destroyVersion({ id, version: 1 })
    await push(ada)
    expect(await openOf(ada, bob)).toEqual([])
    await ada.client.remotes.restore({ teamId, number: revision, ids: null })
    expect(await openOf(ada, bob)).toEqual(['Came back'])
  })

  it('is also the same value in a credential that they never had', async () => {
    const [shared, twin] = [
      await add(ada, 'Shared', {}, 'one-and-the-same-1'),
      await add(ada, 'Twin', {}, 'one-and-the-same-1'),
    ]
    await share(ada, shared, everyone('manage'))
    await push(ada)
    await remove(bob)
    expect(await openOf(ada, bob)).toEqual(['Shared', 'Twin'])
    await rotate(ada, shared, 'something-else-for-it-2')
    await ada.client.credentials.destroyVersion({ id: shared, version: 1 })
    expect(await linesOf(ada, bob, 'unfinished')).toMatchObject([{ credential: 'Twin', level: 'same-value' }])
    await rotate(ada, twin, 'something-else-for-it-3')
    expect(await openOf(ada, bob)).toEqual([])
  })

  it('is done by a rotation once the old value is revoked, and by nothing that is done here alone', async () => {
    const ids = [
      await add(ada, 'Wizard'),
      await add(ada, 'Disabled'),
      await add(ada, 'Shredded'),
      await add(ada, 'Retired'),
    ]
    for (const id of ids) await share(ada, id, everyone('manage'))
    await push(ada)
    await remove(bob)
    const [wizard = '', disabled = '', shredded = '', retired = ''] = ids
    const started = await ada.client.rotations.start({
      credentialIds: [wizard],
      config: {},
      secrets: { token: 'a-value-by-the-wizard-2' },
    })
    const statusOf = async (name: string) =>
      (await linesOf(ada, bob)).find(({ credential }) => credential === name)?.status
    expect(await statusOf('Wizard')).toBe('under-way')
    await ada.client.rotations.switch({ ids: started.ids, despite: true, graceHours: 0 })
    expect(await statusOf('Wizard')).toBe('under-way')
    expect(await openOf(ada, bob)).toContain('Wizard')
    const runId = crypto.randomUUID()
    await ada.client.rotations.confirmRevocation({ runId, ids: started.ids })
    await ada.client.rotations.finish({ runId, ids: started.ids, early: true })
    expect(await statusOf('Wizard')).toBe('done')

    await ada.client.credentials.disable({ ids: [disabled] })
    await ada.client.credentials.trash({ ids: [shredded], confirm: 'Shredded' })
    await ada.client.credentials.shred({ ids: [shredded], confirm: 'Shredded' })
    expect(await openOf(ada, bob)).toEqual(['Disabled', 'Retired', 'Shredded'])
    expect((await linesOf(ada, bob)).find(({ credential }) => credential === 'Shredded')).toMatchObject({ now: 'gone' })

    await ada.client.retirements.begin({ credentialId: retired, reason: 'no longer used' })
    await ada.client.retirements.step({ credentialId: retired, step: 'disable', note: '', confirm: '' })
    await ada.client.retirements.step({ credentialId: retired, step: 'revoke', note: 'ticket 7', confirm: '' })
    expect(await openOf(ada, bob)).toEqual(['Disabled', 'Shredded'])
    const { id } = await offboardingOf(ada, bob)
    const gone = { id, lines: [{ kind: 'value' as const, credentialId: shredded }], reason: '' }
    await ada.client.offboarding.decide({ ...gone, outcome: 'revoked' })
    expect(await openOf(ada, bob)).toEqual(['Disabled'])
    await ada.client.offboarding.decide({ ...gone, outcome: null })
    expect(await openOf(ada, bob)).toEqual(['Disabled', 'Shredded'])
  })

  it('is decided by a person with a reason, for the value of that time, and recorded', async () => {
    const id = await add(ada, 'Decided')
    await share(ada, id, everyone('manage'))
    await push(ada)
    await remove(bob)
    const report = await offboardingOf(ada, bob)
    const decide = (outcome: 'revoked' | 'no-need' | null, reason: string) =>
      ada.client.offboarding.decide({ id: report.id, lines: [{ kind: 'value', credentialId: id }], outcome, reason })
    expect(await codeOf(decide('no-need', ' '))).toBe('field-invalid')
    expect(await decide('no-need', 'the system is switched off')).toMatchObject({ lines: 1, unfinished: 0 })
    expect(await linesOf(ada, bob)).toMatchObject([
      { status: 'decided', decision: { outcome: 'no-need', reason: 'the system is switched off' } },
    ])
    expect(await openOf(ada, bob)).toEqual([])
    expect(await decide(null, '')).toMatchObject({ unfinished: 1 })
    expect(await openOf(ada, bob)).toEqual(['Decided'])
    expect(await decide('revoked', '')).toMatchObject({ unfinished: 0 })
    const { items } = await ada.client.audit.list({ limit: 10, cursor: null })
    expect(items.filter(({ action }) => action === 'offboarding.decide').map(({ detail }) => detail)).toEqual([
      'Bob · value · revoked',
      'Bob · value · taken back',
      'Bob · value · no-need · the system is switched off',
    ])
    expect(
      await codeOf(
        ada.client.offboarding.decide({
          id: report.id,
          lines: [{ kind: 'value', credentialId: bob.id }],
          outcome: 'revoked',
          reason: '',
        }),
      ),
    ).toBe('not-found')
  })

  it('is counted up to a hundred by what needs attention, and to the end by the report', async () => {
    const many = Array.from({ length: 101 }, (_, at) => `Many ${at}`)
    const ids: string[] = []
    for (const name of many) ids.push(await add(ada, name))
    await ada.client.sharing.set({ credentialIds: ids, teamId, grants: everyone('manage') })
    await push(ada)
    await remove(bob)
    const { id, unfinished } = await offboardingOf(ada, bob)
    expect(unfinished).toBe(101)
    const message = async () =>
      (await ada.client.overview.get({})).attention.find(({ subjectId }) => subjectId === id)?.message
    expect(await message()).toMatch(/^More than 100 credentials to rotate/)
    await rotate(ada, ids[0] ?? '', 'a-new-value-of-many-2')
    expect(await message()).toMatch(/^100 credentials to rotate/)
  })

  it('comes in order of risk', async () => {
    const named: [string, Partial<ReturnType<typeof metadata>>, AccessGrant[]][] = [
      ['e soon', { environment: 'staging', expiresAt: '2999-01-01T00:00:00.000Z' }, everyone('manage')],
      ['d used', { environment: 'staging' }, [only(ada, 'manage'), only(bob, 'use')]],
      ['c managed', { environment: 'staging' }, everyone('manage')],
      ['b live', { environment: 'production' }, [only(ada, 'manage'), only(bob, 'use')]],
    ]
    for (const [name, more, grants] of named) await share(ada, await add(ada, name, more), grants)
    const { id: admin } = await ada.client.credentials.create({
      type: 'basic-auth',
      metadata: metadata({ name: 'a root', environment: 'staging' }),
      config: { username: 'root' },
      secrets: { password: 'kE9-vault-wolf-piano' },
    })
    await share(ada, admin, [only(ada, 'manage'), only(bob, 'use')])
    await push(ada)
    await remove(bob)
    const lines = await linesOf(ada, bob)
    expect(lines.map(({ credential }) => credential)).toEqual(['b live', 'a root', 'c managed', 'e soon', 'd used'])
    expect(lines.map(({ reasons }) => reasons[0])).toMatchObject([
      'It is of production.',
      'Signs in as “root”, an administrator by that name.',
      expect.stringContaining('They could change it'),
      expect.stringContaining('They could change it'),
      expect.stringContaining('They could use it'),
    ])
  })

  it('is over for who is in the team again, and begins anew with the next removal', async () => {
    const id = await add(ada, 'Once')
    await share(ada, id, everyone('manage'))
    await push(ada)
    await remove(bob)
    const before = await offboardingOf(ada, bob)
    await ada.client.teams.addMembers({ id: teamId, contactIds: [bob.id], role: 'member' })
    expect(await ada.client.offboarding.get({ id: before.id })).toMatchObject({ isBack: true })
    expect(await openOf(ada, bob)).toEqual(['Once'])
    const begin = () => ada.client.offboarding.begin({ teamId, personId: bob.id })
    expect(await codeOf(begin())).toBe('team-member-present')
    await remove(bob)
    expect(await begin()).toMatchObject({ id: before.id, isBack: false, unfinished: 1 })
    expect(await codeOf(ada.client.offboarding.begin({ teamId, personId: teamId }))).toBe('team-member-not-found')
  })

  it('leaves as a signed report that the vault knows again, also under a new key', async () => {
    const id = await add(ada, 'In the report')
    await share(ada, id, everyone('manage'))
    await push(ada)
    await remove(bob)
    const report = await offboardingOf(ada, bob)
    const files: Buffer[] = []
    for (const format of ['html', 'csv', 'json'] as const) {
      const { fileId, name } = await ada.client.offboarding.report({ id: report.id, format })
      const bytes = Buffer.from(ada.test.core.takeFile(fileId))
      expect(name.endsWith(`.${format}`)).toBe(true)
      expect(bytes.toString()).toContain('In the report')
      files.push(bytes)
    }
    const [slot] = (await ada.client.vault.status({})).slots
    await ada.client.vault.rekey({ keep: [{ id: slot?.id ?? '', passphrase: null }], add: [] })
    for (const bytes of files)
      expect(await ada.client.reviews.verify({ fileId: ada.test.core.putFile(bytes) })).toMatchObject({
        outcome: 'whole',
      })
    const [, , json = Buffer.of()] = files
    expect(JSON.parse(json.toString())).toMatchObject({
      about: { name: 'Bob' },
      lines: [{ credential: 'In the report' }],
    })
    const altered = Buffer.from(json.toString().replace('"open"', '"done"'))
    expect(await ada.client.reviews.verify({ fileId: ada.test.core.putFile(altered) })).toMatchObject({
      outcome: 'altered',
    })
  })

  it('is what they got by hand, from whom the vault’s person is, and from others', async () => {
    const [mine, raw, without] = [await add(ada, 'By hand'), await add(ada, 'For a key'), await add(ada, 'Definition')]
    const send = (id: string, to: Parameters<typeof ada.client.bundles.export>[0]['to'], values = true) =>
      ada.client.bundles.export({ choose: { credentialIds: [id] }, note: '', values, armor: false, to })
    await send(mine, { with: 'contacts', contactIds: [bob.id] })
    const { identity } = await bob.client.identity.get({})
    await send(raw, { with: 'recipients', recipients: [identity?.recipient ?? ''] })
    await send(without, { with: 'contacts', contactIds: [bob.id] }, false)
    const { fileId } = await bob.client.bundles.export({
      choose: { credentialIds: [await add(bob, 'From Bob')] },
      note: '',
      values: true,
      armor: false,
      to: { with: 'contacts', contactIds: [ada.id] },
    })
    const preview = await ada.client.bundles.preview({ fileId: carry(bob, ada, fileId), key: { with: 'own' } })
    await ada.client.bundles.import({ previewId: preview.previewId, onConflict: 'skip', choices: {}, dryRun: false })
    await remove(bob)
    expect(await openOf(ada, bob)).toEqual(['By hand', 'For a key', 'From Bob'])
    expect((await linesOf(ada, bob)).map(({ level }) => level)).toEqual(['own', 'own', 'own'])
  })
})

describe('S5 whatever happens before', () => {
  /** A small generator (mulberry32) that gives the same numbers for the same seed. */
  const numbers = (seed: number) => {
    let state = seed
    return () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    }
  }
  const seeds = (process.env.KEYWARD_TEST_SEEDS ?? '2 3').split(' ').map(Number)

  it.each(seeds)(
    'nothing that Bob’s vault ever had and that was not rotated since is missing (seed %i)',
    async (seed) => {
      const random = numbers(seed)
      const pick = <T>(some: readonly T[]) => some[Math.floor(random() * some.length)] as T
      const { groupList } = await ada.client.teams.setGroup({
        id: teamId,
        groupId: null,
        name: 'Ops',
        add: [bob.id],
        remove: [],
      })
      const group = { to: 'group' as const, id: groupList[0]?.id ?? '' }
      let values = 0
      // The last characters of a value are shown, and are those of one value alone.
      const value = () => `value-of-seed-${seed}-${String(++values).padStart(4, '0')}`
      const ids: string[] = []
      const had = new Set<string>()
      const maskedIn = async (person: Person) => {
        const page = { limit: 100, cursor: null, sort: 'name', descending: false } as const
        const { items } = await person.client.credentials.list({ ...page, filter: { search: `s${seed}` } })
        return new Map(items.map(({ name, masked }) => [name, masked]))
      }
      const bobLooks = async () => {
        for (const [name, masked] of await maskedIn(bob)) had.add(`${name.replace(/ \(\d+\)$/, '')} ${masked}`)
      }
      const take = async (from: Person, to: Person, fileId: string) => {
        const { previewId } = await to.client.bundles.preview({ fileId: carry(from, to, fileId), key: { with: 'own' } })
        await to.client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
      }
      const steps: (() => Promise<unknown>)[] = [
        async () => ids.push(await add(ada, `s${seed} c${ids.length}`, {}, value())),
        async () => share(ada, pick(ids), everyone(pick(['use', 'manage']))).catch(() => undefined),
        async () => share(ada, pick(ids), [only(ada, 'manage'), { ...group, level: 'view' }]).catch(() => undefined),
        async () => share(ada, pick(ids), [only(ada, 'manage'), only(cyd, 'manage')]).catch(() => undefined),
        async () => ada.client.sharing.stop({ credentialIds: [pick(ids)] }),
        async () => rotate(ada, pick(ids), value()),
        async () => {
          await push(ada)
          await pull(bob)
          await bobLooks()
        },
        async () => {
          // Cyd rotates something that she manages, or shares something of her own, and pushes it herself.
          await pull(cyd)
          const managed: string[] = []
          for (const id of ids) {
            const known = await cyd.client.credentials.get({ ref: id }).catch(() => undefined)
            if (known?.access === 'manage') managed.push(id)
          }
          const id = random() < 0.5 ? pick(managed) : undefined
          if (id !== undefined) await rotate(cyd, id, value()).catch(() => undefined)
          else {
            const hers = await add(cyd, `s${seed} d${ids.length}`, {}, value())
            await share(cyd, hers, everyone('manage'))
            ids.push(hers)
          }
          await push(cyd)
          await pull(bob)
          await bobLooks()
          await pull(ada)
        },
        async () => {
          const isIn = random() < 0.5 ? { add: [bob.id], remove: [] } : { add: [], remove: [bob.id] }
          await ada.client.teams.setGroup({ id: teamId, groupId: group.id, name: 'Ops', ...isIn })
        },
        async () => {
          const about = { note: '', values: true, armor: false }
          const { fileId } = await ada.client.bundles.export({
            ...about,
            choose: { credentialIds: [pick(ids)] },
            to: { with: 'contacts', contactIds: [bob.id] },
          })
          await take(ada, bob, fileId).catch(() => undefined)
          await bobLooks()
        },
      ]
      const [create] = steps
      for (let at = 0; at < 4; at += 1) await create?.()
      for (let at = 0; at < 40; at += 1) await pick(steps)()
      await push(ada)
      await pull(bob)
      await bobLooks()
      await remove(bob)
      const missing = async () => {
        const open = new Set(await openOf(ada, bob))
        return [...(await maskedIn(ada))].filter(([name, masked]) => had.has(`${name} ${masked}`) && !open.has(name))
      }
      expect(await missing()).toEqual([])
      expect(had.size).toBeGreaterThan(1)
      for (const id of ids) if (random() < 0.5) await rotate(ada, id, value())
      expect(await missing()).toEqual([])
      // And nothing is asked for twice.
      for (const id of ids) await rotate(ada, id, value())
      expect((await openOf(ada, bob)).filter((name) => name.startsWith(`s${seed} `))).toEqual([])
    },
  )
})

import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deriveVaultKeys } from '../../src/main/crypto/hkdf.ts'
import { Database } from '../../src/main/vault/database.ts'
import type { AccessGrant } from '../../src/shared/domain/access.ts'
import { codeOf } from './code-of.ts'
import { metadata } from './core.ts'
import { bringUpToDate, carry, introduce, type Person, startPerson, startTeam } from './two-people.ts'
import { vaultKeyOf } from './vault-content.ts'

let ada: Person
let bob: Person
beforeEach(async () => {
  ada = await startPerson('Ada')
  bob = await startPerson('Bob')
})
afterEach(async () => {
  await ada.test.close()
  await bob.test.close()
})

const own = { with: 'own' } as const
const adas = (level: AccessGrant['level']): AccessGrant[] => [
  { to: 'member', id: ada.id, level: 'manage' },
  { to: 'everyone', level },
]

async function addLogin(person: Person, name = 'Orders database', password = 'first-password-1') {
  const { id } = await person.client.credentials.create({
    type: 'database-login',
    metadata: metadata({ name, environment: 'staging', boundHosts: ['db.example.com:5432'] }),
    config: { username: 'orders' },
    secrets: { password },
  })
  const parameters = { host: 'db.example.com', database: 'orders' }
  await person.client.connections.create({
    input: {
      name: `${name} on staging`,
      kind: 'postgresql',
      systemId: null,
      environment: 'staging',
      credentialId: id,
      parameters,
      purpose: '',
    },
    consent: true,
  })
  return id
}

/** Exports what a person shares with a team and hands it to another, without taking it in. */
async function send(from: Person, to: Person, teamId: string, values = true) {
  const { fileId, leftOut } = await from.client.bundles.export({
    choose: { teamId },
    to: { with: 'team', teamId, memberIds: null },
    note: '',
    armor: false,
    values,
  })
  return { fileId: carry(from, to, fileId), leftOut }
}

async function takeIn(person: Person, fileId: string) {
  const preview = await person.client.bundles.preview({ fileId, key: own })
  const result = await person.client.bundles.import({
    previewId: preview.previewId,
    onConflict: 'replace',
    choices: {},
    dryRun: false,
  })
  return { preview, result }
}

const share = (person: Person, teamId: string, credentialId: string, grants: AccessGrant[]) =>
  person.client.sharing.set({ credentialIds: [credentialId], teamId, grants })

describe('S2 a signed bundle from one person to another', () => {
  it('says who made it, by the card that was compared, and opens with one’s own identity', async () => {
    await introduce(ada, bob)
    await addLogin(ada)
    const { fileId, info } = await ada.client.bundles.export({
      choose: { all: true },
      to: { with: 'contacts', contactIds: [bob.id] },
      note: 'for staging',
      armor: false,
    })
    expect(info).toMatchObject({ sender: { trust: 'self', sequence: 1 }, recipients: ['X25519', 'X25519'] })
    const { preview } = await takeIn(bob, carry(ada, bob, fileId))
    expect(preview.info).toMatchObject({
      format: 'keyward-signed-bundle/1',
      createdBy: 'Ada',
      sender: { name: 'Ada', trust: 'verified', team: '', sequence: 1, isKnown: false },
    })
    expect(await bob.client.credentials.get({ ref: 'Orders database' })).toMatchObject({
      sharing: 'personal',
      access: 'manage',
      // A person's bundle binds no host.
      boundHosts: [],
    })
  })

  it('of somebody whose card was not compared is called that', async () => {
    await ada.client.identity.addContact({ card: bob.card })
    await ada.client.identity.verifyContact({ id: bob.id, isVerified: true })
    await addLogin(ada)
    const to = { with: 'contacts' as const, contactIds: [bob.id] }
    const { fileId } = await ada.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
    const info = await bob.client.bundles.inspect({ fileId: carry(ada, bob, fileId), key: own })
    expect(info.sender).toMatchObject({ name: 'Ada', trust: 'unverified' })
  })

  it('is of whom the card is, whatever name its sender gives themselves in it', async () => {
    await introduce(ada, bob)
    await addLogin(ada)
    await ada.test.client.vault.lock({})
    const { folder, env } = ada.test
    const { vaultKey, vaultId } = await vaultKeyOf(folder, { env, keychain: undefined as never })
    const key = deriveVaultKeys(vaultKey, vaultId).database
    const database = new Database({ file: join(folder, 'vault.db'), key, create: false })
    database.write((db) => db.run(`UPDATE identity SET name = 'Your bank'`))
    database.close()
    await ada.client.vault.unlock({ passphrase: null, slotId: null })
    const to = { with: 'contacts' as const, contactIds: [bob.id] }
    const { fileId } = await ada.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
    const info = await bob.client.bundles.inspect({ fileId: carry(ada, bob, fileId), key: own })
    expect(info).toMatchObject({ createdBy: 'Ada', sender: { name: 'Ada', trust: 'verified' } })
  })

  it('is not taken in again once a newer one was, and the newest may come twice', async () => {
    await introduce(ada, bob)
    await addLogin(ada)
    const make = async () => {
      const to = { with: 'contacts' as const, contactIds: [bob.id] }
      const { fileId } = await ada.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
      const bytes = ada.test.core.takeFile(fileId)
      return () => bob.test.core.putFile(bytes)
    }
    const older = await make()
    const newer = await make()
    await takeIn(bob, newer())
    expect(await codeOf(bob.client.bundles.preview({ fileId: older(), key: own }))).toBe('bundle-replayed')
    const { preview } = await takeIn(bob, newer())
    expect(preview).toMatchObject({ counts: { new: 0, same: 2 }, info: { sender: { isKnown: true } } })
  })

  it('without values changes definitions alone: the values that are here stay', async () => {
    await introduce(ada, bob)
    const id = await addLogin(ada)
    await addLogin(ada, 'New to Bob', 'new-to-bob-12345')
    const make = async (values: boolean, credentialIds: string[]) => {
      const to = { with: 'contacts' as const, contactIds: [bob.id] }
      const choose = { credentialIds }
      const { fileId } = await ada.client.bundles.export({ choose, to, note: '', armor: false, values })
      return carry(ada, bob, fileId)
    }
    await takeIn(bob, await make(true, [id]))
    await ada.client.credentials.update({ id, revision: null, metadata: { purpose: 'x' }, config: { username: 'o2' } })
    const all = (
      await ada.client.credentials.list({ limit: 9, cursor: null, filter: {}, sort: 'name', descending: false })
    ).items
    const { preview } = await takeIn(
      bob,
      await make(
        false,
        all.map((each) => each.id),
      ),
    )
    const [fresh, known] = ['New to Bob', 'Orders database'].map((name) =>
      preview.items.find((item) => item.kind === 'credential' && item.name === name),
    )
    expect(known).toMatchObject({ state: 'changed', changes: ['purpose', 'config.username'] })
    expect(fresh).toMatchObject({ state: 'new', detail: 'Database login, no value yet' })
    expect(preview.info).toMatchObject({ hasValues: false })
    const his = await bob.client.credentials.get({ ref: id })
    expect(his).toMatchObject({
      purpose: 'x',
      config: { username: 'o2' },
      version: 1,
      masked: expect.stringMatching(/./),
    })
    // Its value is what it was.
    const again = await bob.client.bundles.preview({ fileId: await make(true, [id]), key: own })
    expect(again.counts).toMatchObject({ same: 2, changed: 0, conflict: 0 })
  })

  it('is not made for somebody whose card was not compared', async () => {
    await ada.client.identity.addContact({ card: bob.card })
    await addLogin(ada)
    const to = { with: 'contacts' as const, contactIds: [bob.id] }
    const made = ada.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
    expect(await codeOf(made)).toBe('contact-unverified')
  })
})

describe('S1 what a team shares', () => {
  it('to use: tests run, the configuration is shown nowhere, and nothing can be changed or passed on', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('use'))
    await ada.client.teams.setPolicy({ id: teamId, policy: { create: 'everyone', plaintextExport: 'allowed' } })
    const { fileId } = await send(ada, bob, teamId)
    await takeIn(bob, fileId)

    const seen = await bob.client.credentials.get({ ref: id })
    expect(seen).toMatchObject({
      name: 'Orders database',
      sharing: 'shared',
      access: 'use',
      config: {},
      masked: '••••',
      secretFields: [],
      boundHosts: [],
    })
    const [row] = (
      await bob.client.credentials.list({ limit: 10, cursor: null, filter: {}, sort: 'name', descending: false })
    ).items
    expect(row).toMatchObject({ sharing: 'shared', masked: '••••' })
    const [connection] = (await bob.client.connections.list({ limit: 10, cursor: null })).items
    expect(connection).toMatchObject({ access: 'use', parameters: {}, target: '', bound: true })
    for (const text of [seen, row, connection]) expect(JSON.stringify(text)).not.toMatch(/orders"|db\.example/)

    const { client } = bob
    const denied = [
      client.credentials.update({ id, revision: null, metadata: { purpose: 'x' }, config: null }),
      client.credentials.rotate({ id, secrets: { password: 'another-1234' }, config: {}, expiresAt: null } as never),
      client.credentials.versions({ id }),
      client.credentials.disable({ ids: [id] }),
      client.credentials.trash({ ids: [id], confirm: 'Orders database' }),
      client.credentials.bindHost({ id, host: 'evil.example:443' }),
      client.connections.create({
        input: {
          name: 'Mine',
          kind: 'postgresql',
          systemId: null,
          environment: '',
          credentialId: id,
          parameters: { host: 'evil.example', database: 'x' },
          purpose: '',
        },
        consent: true,
      }),
      client.connections.update({
        id: connection?.id ?? '',
        revision: null,
        input: { parameters: { host: 'evil.example' } },
        consent: true,
      }),
      client.requests.curl({
        connectionId: connection?.id ?? '',
        request: { method: 'GET', path: '/', headers: '', body: '' },
      }),
      client.rotations.start({ credentialIds: [id] } as never),
      client.sharing.set({ credentialIds: [id], teamId, grants: adas('manage') }),
      client.sharing.stop({ credentialIds: [id] }),
      client.bundles.export({
        choose: { credentialIds: [id] },
        to: { with: 'passphrase', passphrase: 'a long passphrase 12' },
        note: '',
        armor: false,
      }),
    ]
    const codes = await Promise.all(denied.map((call) => codeOf(call)))
    expect(codes.filter((code) => code !== 'access-denied' && code !== 'invalid-request')).toEqual([])
    expect(codes.filter((code) => code === 'access-denied').length).toBeGreaterThan(9)
    const report = await client.references.report({ filter: {}, format: 'csv' })
    const csv = Buffer.from(bob.test.core.takeFile(report.fileId)).toString()
    expect(csv).toContain('Orders database on staging')
    expect(csv).not.toContain('db.example.com')
    const { id: reviewId } = await client.reviews.start({})
    const decide = (decision: 'disable' | 'retire' | 'rotate') =>
      client.reviews.decide({ id: reviewId, credentialIds: [id], decision, reason: '' })
    expect(await codeOf(decide('disable'))).toBe('access-denied')
    expect(await codeOf(decide('retire'))).toBe('access-denied')
    expect((await client.credentials.get({ ref: id })).status).toBe('active')
    // All of it leaves, and nothing of that.
    const all = client.bundles.export({
      choose: { all: true },
      to: { with: 'passphrase', passphrase: 'a long passphrase 12' },
      note: '',
      armor: false,
    })
    expect(await codeOf(all)).toBe('bundle-empty')
    const password = 'five words for the file'
    const alone = { choose: { credentialIds: [id] }, password }
    expect(await codeOf(client.leaving.exportKdbx(alone))).toBe('access-denied')
    expect(await codeOf(client.leaving.exportKdbx({ choose: { all: true }, password }))).toBe('bundle-empty')
    await client.leaving.allowPlaintext({ minutes: 1, reason: 'Move', passphrase: null, confirm: 'default' })
    const plain = client.leaving.exportPlaintext({ choose: { all: true }, format: 'json' })
    expect(await codeOf(plain)).toBe('bundle-empty')
    await addLogin(bob, 'Of my own', 'second-password-2')
    const { info } = await client.leaving.exportKdbx({ choose: { all: true }, password })
    expect(info).toMatchObject({ credentials: 1, connections: 1, leftOut: 1 })
    const log = (await client.audit.list({ limit: 100, cursor: null })).items
    expect(log.filter(({ detail }) => detail === 'access-denied').length).toBeGreaterThan(5)
  })

  it('to use: a file of another tool neither replaces it, nor finds out how it differs', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('use'))
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    const rows = 'name,username,password,host,port\nOrders database,mallory,other-password-1,db.example.com,5432\n'
    const { items, previewId } = await bob.client.imports.preview({
      fileId: bob.test.core.putFile(Buffer.from(rows)),
      name: 'x.csv',
      format: 'csv',
      password: null,
      keyFileId: null,
      mapping: null,
    })
    const [credential] = items
    expect(credential).toMatchObject({ name: 'Orders database', state: 'conflict', changes: [], choices: [] })
    await bob.client.imports.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
    expect(await bob.client.credentials.get({ ref: id })).toMatchObject({ version: 1 })
  })

  it('to use: no file of one’s own takes its place, by its ID or by its name', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('use'))
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    const identity = await generateX25519Identity()
    const to = { with: 'recipients' as const, recipients: [await identityToRecipient(identity)] }
    const eve = await startPerson('Eve')
    await addLogin(eve, 'Orders database', 'password-of-eve-1')
    const byName = await eve.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
    const byId = await ada.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
    for (const [from, { fileId }] of [
      [eve, byName],
      [ada, byId],
    ] as const) {
      const key = { with: 'identity' as const, identity }
      const { items } = await bob.client.bundles.preview({ fileId: carry(from, bob, fileId), key })
      expect(items.map(({ choices }) => choices)).toEqual([[], []])
      expect(items[0]?.reason).toBe('A team shares it with you, and you don’t manage it.')
    }
    await eve.test.close()
  })

  it('is changed by no bundle that is for no team, signed or not, for who doesn’t manage it', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('use'))
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    await ada.client.credentials.update({ id, revision: null, metadata: { purpose: 'Changed' }, config: null })
    const passphrase = 'a long passphrase 12'
    for (const [to, key] of [
      [
        { with: 'passphrase', passphrase },
        { with: 'passphrase', passphrase },
      ],
      [{ with: 'contacts', contactIds: [bob.id] }, own],
    ] as const) {
      const choose = { credentialIds: [id] }
      const made = await ada.client.bundles.export({ choose, to: to as never, note: '', armor: false })
      const preview = await bob.client.bundles.preview({ fileId: carry(ada, bob, made.fileId), key })
      expect(preview.items.map(({ choices }) => choices)).toEqual([[], []])
      expect(preview.items[0]?.reason).toBe('A team shares it with you, and you don’t manage it.')
      expect(preview.items[0]?.changes).toEqual([])
    }
    expect((await bob.client.credentials.get({ ref: id })).purpose).toBe('')
  })

  it('a member of another team has no right to it, though that one’s grants would give it', async () => {
    const identity = await generateX25519Identity()
    const to = { with: 'recipients' as const, recipients: [await identityToRecipient(identity)] }
    const first = await startTeam(ada, [], 'First')
    const shared = await addLogin(ada, 'Of the first team', 'first-team-12345')
    await share(ada, first, shared, [{ to: 'everyone', level: 'manage' }])
    await addLogin(ada, 'Hers alone', 'hers-alone-12345')
    // Bob knows both by their IDs, since she once gave them to him.
    const { fileId } = await ada.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
    const { previewId } = await bob.client.bundles.preview({
      fileId: carry(ada, bob, fileId),
      key: { with: 'identity', identity },
    })
    await bob.client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
    const second = await startTeam(ada, [bob], 'Second')
    const hers = (await bob.client.connections.list({ limit: 9, cursor: null })).items.find(
      ({ credential }) => credential === 'Hers alone',
    )
    await bob.client.connections.update({
      id: hers?.id ?? '',
      revision: null,
      input: { credentialId: shared, parameters: { host: 'evil.example', database: 'x' } },
      consent: true,
    })
    await share(bob, second, shared, [{ to: 'everyone', level: 'manage' }])
    const preview = await ada.client.bundles.preview({ fileId: (await send(bob, ada, second)).fileId, key: own })
    const reasons = new Map(preview.items.map(({ kind, name, reason }) => [`${kind} ${name}`, reason]))
    expect(reasons.get('credential Of the first team')).toBe('Another team shares it with you.')
    expect(reasons.get('connection Of the first team on staging')).toBe('Another team shares it with you.')
    expect(reasons.get('connection Hers alone on staging')).toBe(
      'It is a credential of your own here, which no member of a team changes.',
    )
    expect(preview.items.flatMap(({ choices }) => choices)).toEqual([])
  })

  it('what a person may do follows from the list: who leaves a group loses what it gave', async () => {
    const teamId = await startTeam(ada, [bob])
    const { groupList } = await ada.client.teams.setGroup({
      id: teamId,
      groupId: null,
      name: 'Managers',
      add: [ada.id, bob.id],
      remove: [],
    })
    const groupId = groupList[0]?.id ?? ''
    const id = await addLogin(ada)
    await share(ada, teamId, id, [
      { to: 'group', id: groupId, level: 'manage' },
      { to: 'everyone', level: 'view' },
    ])
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    expect(await bob.client.credentials.get({ ref: id })).toMatchObject({ access: 'manage' })
    await ada.client.teams.setGroup({ id: teamId, groupId, name: 'Managers', add: [], remove: [bob.id] })
    await bringUpToDate(ada, bob, teamId)
    expect(await bob.client.credentials.get({ ref: id })).toMatchObject({ access: 'view' })
  })

  it('hosts of what a person authorizes for themselves are bound by that person alone', async () => {
    const teamId = await startTeam(ada, [bob])
    const { id } = await ada.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: 'Calendar', boundHosts: ['evil.example:443'] }),
      config: {
        clientId: 'app',
        authorizationEndpoint: 'https://sign-in.example.com/authorize',
        tokenEndpoint: 'https://sign-in.example.com/token',
      },
      secrets: { clientSecret: 'client-secret-12345' },
    })
    await share(ada, teamId, id, [{ to: 'everyone', level: 'manage' }])
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    expect((await bob.client.credentials.get({ ref: id })).boundHosts).toEqual([])
  })

  it('to view: the configuration is seen, and neither changed nor led to another host', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('view'))
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    const seen = await bob.client.credentials.get({ ref: id })
    expect(seen).toMatchObject({ access: 'view', config: { username: 'orders' }, boundHosts: ['db.example.com:5432'] })
    expect(await codeOf(bob.client.credentials.bindHost({ id, host: 'evil.example:443' }))).toBe('access-denied')
    const connect = (host: string, consent: boolean) =>
      bob.client.connections.create({
        input: {
          name: `to ${host}`,
          kind: 'postgresql',
          systemId: null,
          environment: '',
          credentialId: id,
          parameters: { host, database: 'orders' },
          purpose: '',
        },
        consent,
      })
    expect(await connect('db.example.com', false)).toMatchObject({ bound: true })
    expect(await codeOf(connect('evil.example', true))).toBe('access-denied')
    expect(await connect('elsewhere.example', false)).toMatchObject({ bound: false })
  })

  it('to manage: a change of one comes back to the other, as the newer state of the same credential', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('manage'))
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    await bob.client.credentials.update({ id, revision: null, metadata: { purpose: 'Nightly export' }, config: null })
    const { preview } = await takeIn(ada, (await send(bob, ada, teamId)).fileId)
    expect(preview.items.find(({ kind }) => kind === 'credential')).toMatchObject({
      state: 'changed',
      changes: ['purpose'],
      reason: '',
    })
    expect(await ada.client.credentials.get({ ref: id })).toMatchObject({ purpose: 'Nightly export', access: 'manage' })
  })

  it('a review names what everyone in a team may change, and not what they may use', async () => {
    const teamId = await startTeam(ada, [bob])
    await share(ada, teamId, await addLogin(ada, 'For all', 'for-all-123456'), [{ to: 'everyone', level: 'manage' }])
    await share(ada, teamId, await addLogin(ada, 'To use', 'to-use-1234567'), adas('use'))
    const { id } = await ada.client.reviews.start({})
    const filter = { id, rule: 'over-shared' as const, open: null, limit: 10, cursor: null }
    const { items } = await ada.client.reviews.items(filter)
    expect(items.map(({ name }) => name)).toEqual(['For all'])
    expect(items[0]?.findings).toContainEqual({
      rule: 'over-shared',
      text: 'Everyone in its team may change it and share it further.',
    })
  })

  it('what both changed is a conflict, and what only the reader changed is left alone', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('manage'))
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    const change = (person: Person, purpose: string) =>
      person.client.credentials.update({ id, revision: null, metadata: { purpose }, config: null })
    await change(ada, 'hers')
    // Bob has changed nothing: his bundle has what both had before.
    const first = await takeIn(ada, (await send(bob, ada, teamId)).fileId)
    expect(first.preview.items.find(({ kind }) => kind === 'credential')).toMatchObject({ state: 'same' })
    expect((await ada.client.credentials.get({ ref: id })).purpose).toBe('hers')
    await change(bob, 'his')
    const preview = await ada.client.bundles.preview({ fileId: (await send(bob, ada, teamId)).fileId, key: own })
    expect(preview.items.find(({ kind }) => kind === 'credential')).toMatchObject({
      state: 'conflict',
      reason: 'It was changed here and by the sender.',
      choices: ['replace', 'keep-both', 'skip'],
    })
  })

  it('no member changes what they don’t manage, whatever rights their bundle claims', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('manage'))
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    // She takes the right back; he has not heard of it, and sends a change.
    await share(ada, teamId, id, adas('view'))
    await bob.client.credentials.update({ id, revision: null, metadata: { purpose: 'his' }, config: null })
    const preview = await ada.client.bundles.preview({ fileId: (await send(bob, ada, teamId)).fileId, key: own })
    expect(preview.items.map(({ state, reason, choices }) => [state, reason, choices])).toEqual([
      ['conflict', 'Bob doesn’t manage it.', []],
      ['conflict', 'Bob doesn’t manage it.', []],
    ])
  })

  it('a credential of one’s own with the same ID is changed by no member', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('manage'))
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    await ada.client.sharing.stop({ credentialIds: [id] })
    const preview = await ada.client.bundles.preview({ fileId: (await send(bob, ada, teamId)).fileId, key: own })
    expect(preview.items[0]?.reason).toBe('It is a credential of your own here, which no member of a team changes.')
  })

  it('where only owners share something new, a member’s own is neither shared nor taken in', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(bob, 'His', 'his-password-1234')
    const grants: AccessGrant[] = [{ to: 'everyone', level: 'manage' }]
    await share(bob, teamId, id, grants)
    const { fileId } = await send(bob, ada, teamId)
    await ada.client.teams.setPolicy({ id: teamId, policy: { create: 'owners', plaintextExport: 'forbidden' } })
    const preview = await ada.client.bundles.preview({ fileId, key: own })
    expect(preview.items[0]).toMatchObject({ choices: [], reason: 'Only owners share something new with this team.' })
    await bringUpToDate(ada, bob, teamId)
    const other = await addLogin(bob, 'Another', 'another-password-1')
    expect(await codeOf(share(bob, teamId, other, grants))).toBe('team-owner-needed')
  })

  it('only what all of its readers may have is in a bundle, and the rest is counted', async () => {
    const teamId = await startTeam(ada, [bob])
    const forAll = await addLogin(ada, 'For all')
    const hers = await addLogin(ada, 'Hers alone', 'hers-password-1234')
    await share(ada, teamId, forAll, adas('use'))
    await share(ada, teamId, hers, [{ to: 'member', id: ada.id, level: 'manage' }])
    const { fileId, leftOut } = await send(ada, bob, teamId)
    expect(leftOut).toBe(1)
    const { preview } = await takeIn(bob, fileId)
    expect(preview.items.map(({ name }) => name)).toEqual(['For all', 'For all on staging'])
  })

  it('what somebody signed who was removed since is taken in from nobody', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(bob, 'His', 'his-password-1234')
    await share(bob, teamId, id, [{ to: 'everyone', level: 'manage' }])
    const { fileId } = await send(bob, ada, teamId)
    await ada.client.teams.removeMembers({ id: teamId, memberIds: [bob.id] })
    expect(await codeOf(ada.client.bundles.preview({ fileId, key: own }))).toBe('bundle-sender-unknown')
  })

  it('where the team rules it out, nothing leaves in plaintext while something of it is here', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    expect(await ada.client.leaving.status({})).toMatchObject({ isForbidden: false })
    await share(ada, teamId, id, adas('manage'))
    expect(await ada.client.leaving.status({})).toMatchObject({ isForbidden: true })
    const ask = { passphrase: null, confirm: 'default', minutes: 5, reason: 'moving' }
    expect(await codeOf(ada.client.leaving.allowPlaintext(ask))).toBe('plaintext-forbidden')
    await ada.client.teams.setPolicy({ id: teamId, policy: { create: 'everyone', plaintextExport: 'allowed' } })
    expect(await ada.client.leaving.status({})).toMatchObject({ isForbidden: false })
  })

  it('a bundle brings the newer list of the team along', async () => {
    const teamId = await startTeam(ada, [bob])
    const id = await addLogin(ada)
    await share(ada, teamId, id, adas('use'))
    await ada.client.teams.rename({ id: teamId, name: 'Platform team' })
    await takeIn(bob, (await send(ada, bob, teamId)).fileId)
    expect(await bob.client.teams.get({ id: teamId })).toMatchObject({ name: 'Platform team', version: 3 })
  })
})

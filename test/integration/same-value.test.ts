import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const password = 'Lq7#vTz!29-wRk'
const login = (name: string, changes: { environment?: string; password?: string } = {}) =>
  test.client.credentials.create({
    type: 'database-login',
    metadata: metadata({ name, environment: changes.environment ?? 'staging' }),
    config: { username: 'app' },
    secrets: { password: changes.password ?? password },
  })
const names = async (filter: { sameValue?: boolean; weak?: boolean }) => {
  const { items, total } = await test.client.credentials.list({
    filter,
    sort: 'name',
    descending: false,
    limit: 100,
    cursor: null,
  })
  expect(total).toBe(items.length)
  return items.map(({ name }) => name)
}

describe('C11 equal values', () => {
  it('are told when the second one is stored, field by field and across types', async () => {
    const first = await login('Orders')
    expect(first.sameValue).toEqual([])
    const basic = await test.client.credentials.create({
      type: 'basic-auth',
      metadata: metadata({ name: 'Console', environment: 'production' }),
      config: { username: 'ada' },
      secrets: { password },
    })
    expect(basic.sameValue).toEqual([{ id: first.id, name: 'Orders', environment: 'staging', field: 'password' }])
    const env = await test.client.credentials.create({
      type: 'environment-variables',
      metadata: metadata({ name: 'Web' }),
      config: {},
      secrets: { variables: { DB_PASSWORD: password, MODE: 'continuous', URL: 'https://a.example/' } },
    })
    expect(env.sameValue.map(({ name }) => name)).toEqual(['Console', 'Orders'])
    const other = await test.client.credentials.create({
      type: 'environment-variables',
      metadata: metadata({ name: 'Worker' }),
      config: {},
      secrets: { variables: { MODE: 'continuous', URL: 'https://a.example/' } },
    })
    expect(other.sameValue).toEqual([])
    expect(await names({ sameValue: true })).toEqual(['Console', 'Orders', 'Web'])
  })

  it('are none any more after a rotation, in the trash, or under another version', async () => {
    const one = await login('One')
    const two = await login('Two')
    const rotate = (value: string) =>
      test.client.credentials.rotate({ id: two.id, config: {}, secrets: { password: value } })
    expect((await rotate('Zn4!hBq8$wLm')).sameValue).toEqual([])
    expect(await names({ sameValue: true })).toEqual([])
    expect((await rotate(password)).sameValue).toMatchObject([{ name: 'One' }])
    await test.client.credentials.trash({ ids: [one.id], confirm: 'One' })
    expect((await test.client.credentials.get({ ref: two.id })).sameValue).toEqual([])
    expect(await names({ sameValue: true })).toEqual([])
  })

  it('are found under a new vault key as well', async () => {
    await login('One')
    const two = await login('Two')
    const { slots } = await test.client.vault.status({})
    await test.client.vault.rekey({ keep: slots.map(({ id }) => ({ id, passphrase: null })), add: [] })
    expect((await test.client.credentials.get({ ref: two.id })).sameValue).toMatchObject([{ name: 'One' }])
    expect(await names({ sameValue: true })).toEqual(['One', 'Two'])
  })
})

describe('C11 weak passwords', () => {
  it('that are words of the trade don’t hold back answers with these words', async () => {
    const { id } = await login('Local', { password: 'postgres' })
    const made = await test.client.connections.create({
      input: {
        name: 'Local DB',
        kind: 'postgresql',
        systemId: null,
        environment: 'development',
        credentialId: id,
        parameters: { host: '127.0.0.1', port: '9' },
        purpose: '',
      },
      consent: true,
    })
    expect(made.kind).toBe('postgresql')
  })

  it('are listed, with their strength', async () => {
    expect(await login('Good')).toMatchObject({ strength: 4, warnings: [] })
    expect(await login('Default', { password: 'postgres' })).toMatchObject({
      strength: 0,
      warnings: [expect.stringContaining('a server comes with')],
    })
    expect(await login('Word', { password: 'Summer2024!' })).toMatchObject({
      strength: 2,
      warnings: [expect.stringContaining('patterns')],
    })
    expect(await names({ weak: true })).toEqual(['Default', 'Word'])
  })
})

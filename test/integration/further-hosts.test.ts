import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const storage = 'exports.s3.eu-central-1.amazonaws.com:443'
const roles = 'sts.eu-central-1.amazonaws.com:443'
const own = { region: 'eu-central-1', bucket: 'exports' }

const keys = (name: string, config: Record<string, string>) =>
  test.client.credentials.create({
    type: 'aws-access-key',
    metadata: metadata({ name }),
    config: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', ...config },
    secrets: { secretAccessKey: `kwAwsSecret/9mV4x+${'abcdefghij'.repeat(3)}`.slice(0, 40) },
  })

const add = (name: string, credentialId: string, parameters: Record<string, string>, consent = false) =>
  test.client.connections.create({
    input: { name, kind: 's3', systemId: null, environment: 'staging', credentialId, parameters, purpose: '' },
    consent,
  })

describe('T6 a connection that signs in at another host', () => {
  it('binds a credential that has no host yet to both', async () => {
    const { id } = await keys('Deploy', { roleArns: 'arn:aws:iam::123456789012:role/deploy' })
    const made = await add('Exports', id, own)
    expect(made).toMatchObject({ target: storage, furtherTargets: [roles], unbound: [], bound: true })
    expect((await test.client.credentials.get({ ref: id })).boundHosts).toEqual([storage, roles])
    const { items } = await test.client.audit.list({ limit: 50, cursor: null })
    const bound = items.filter(({ action }) => action === 'credential.bind-host').map(({ detail }) => detail)
    expect(bound.toSorted()).toEqual([storage, roles])
  })

  it('asks for a consent to each that is missing, and one consent is enough', async () => {
    const { id } = await keys('Deploy', { roleArns: 'arn:aws:iam::123456789012:role/deploy' })
    await test.client.credentials.bindHost({ id, host: storage })
    const made = await add('Exports', id, own)
    expect(made).toMatchObject({ furtherTargets: [roles], unbound: [roles], bound: false })
    const other = { ...own, bucket: 'imports' }
    const imports = 'imports.s3.eu-central-1.amazonaws.com:443'
    expect(await add('Imports', id, other)).toMatchObject({ unbound: [imports, roles], bound: false })
    const consented = await test.client.connections.update({
      id: made.id,
      revision: made.revision,
      input: { purpose: 'Reports' },
      consent: true,
    })
    expect(consented).toMatchObject({ unbound: [], bound: true })
  })

  it('needs no other host where the credential assumes no role', async () => {
    const { id } = await keys('Plain', {})
    expect(await add('Exports', id, own)).toMatchObject({ furtherTargets: [], unbound: [], bound: true })
  })

  it('is not reached by its test before the consent', async () => {
    const { id } = await keys('Deploy', { roleArns: 'arn:aws:iam::123456789012:role/deploy' })
    await test.client.credentials.bindHost({ id, host: roles })
    const made = await add('Exports', id, own)
    const runId = '019a0000-0000-7000-8000-000000000001'
    const { results } = await test.client.tests.run({ runId, connections: { ids: [made.id] }, timeoutMs: 2000 })
    expect(results[0]).toMatchObject({ code: 'host-not-bound', host: storage, stages: [] })
  })
})

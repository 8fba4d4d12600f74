import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from './cli-command.ts'

const command = new Command()
const json = async (...args: string[]) => {
  const ran = await command.run(['--json', ...args])
  return { status: ran.status, document: ran.json() as Record<string, unknown>, printed: ran.stdout + ran.stderr }
}
const password = (text: string) => `password=@${command.file(`${text}.txt`, text)}`

beforeAll(async () => {
  expect(await command.run(['vault', 'create'])).toMatchObject({ status: 0 })
  await json(
    ...['credential', 'add', '--name', 'orders-db-staging', '--system', 'postgresql', '--environment', 'staging'],
    ...['--team', 'Logistics', '--tag', 'database', '--rotate-every', '90d', '--expires', '2099-01-01'],
    ...[
      '--bind-host',
      'db.staging.example.com:5432',
      '--set',
      'username=orders',
      '--secret',
      password('kwCanary-staging'),
    ],
  )
  await json(
    ...['connection', 'add', '--name', 'Orders, staging', '--system', 'postgresql', '--environment', 'staging'],
    ...['--credential', 'orders-db-staging', '--set', 'host=db.staging.example.com', '--set', 'database=orders'],
  )
})
afterAll(() => command.close())

describe('C9 --like NAME --environment E', () => {
  it('duplicates a credential without its value, its expiry and its hosts', async () => {
    const like = ['credential', 'add', '--like', 'orders-db-staging', '--environment', 'production']
    const refused = await json(...like)
    expect(refused.document).toMatchObject({ error: { code: 'terminal-required' } })
    const { document, printed } = await json(...like, '--secret', password('kwCanary-production'))
    expect(document).toMatchObject({
      name: 'orders-db-production',
      type: 'database-login',
      system: 'PostgreSQL',
      environment: 'production',
      team: 'Logistics',
      tags: ['database'],
      rotateEvery: '90d',
      expiresAt: null,
      config: { username: 'orders' },
    })
    expect(JSON.stringify(document)).not.toContain('db.staging.example.com')
    expect(printed).not.toContain('kwCanary')
  })

  it('duplicates a connection with the credential of its system in that environment', async () => {
    const like = ['connection', 'add', '--like', 'Orders, staging', '--environment', 'production']
    const { document } = await json(...like, '--set', 'host=db.example.com')
    expect(document).toMatchObject({
      name: 'Orders, production',
      kind: 'postgresql',
      credential: 'orders-db-production',
      environment: 'production',
      target: 'db.example.com:5432',
      parameters: { database: 'orders' },
    })
  })

  it('asks for a credential where the environment has none, and for the environment', async () => {
    const none = await json('connection', 'add', '--like', 'Orders, staging', '--environment', 'qa')
    expect(none).toMatchObject({ status: 2 })
    expect(none.printed).toContain('--credential')
    const where = await json('credential', 'add', '--like', 'orders-db-staging')
    expect(where).toMatchObject({ status: 2 })
    expect(where.printed).toContain('--environment')
  })
})

describe('C6 keyward credential rotate --paste', () => {
  it('takes what changes with a value from a pasted address, and prints no secret', async () => {
    const file = command.file('address', 'postgres://orders_v2:kwCanary-rotated1@db.example.com/orders')
    const { document, printed } = await json('credential', 'rotate', 'orders-db-staging', '--paste', `@${file}`)
    expect(document).toMatchObject({ version: 2, config: { username: 'orders_v2' } })
    expect(printed).not.toContain('kwCanary')
  })
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Review, ReviewItem } from '../../src/shared/domain/review.ts'
import { Command } from './cli-command.ts'

const command = new Command()
const json = async (...args: string[]) => {
  const ran = await command.run(['--json', ...args])
  return { status: ran.status, document: ran.json() as Record<string, unknown>, stderr: ran.stderr }
}
const add = (name: string, environment: string, password: string) =>
  json(
    ...['credential', 'add', '--type', 'database-login', '--name', name, '--environment', environment],
    ...['--set', 'username=app', '--secret', `password=@${command.file(`${name}.txt`, password)}`],
  )

beforeAll(async () => {
  expect(await command.run(['vault', 'create'])).toMatchObject({ status: 0 })
})
afterAll(() => command.close())

describe('C11 the command', () => {
  it('tells of a value that is stored already, stores it all the same, and lists both', async () => {
    expect((await add('orders', 'production', 'Lq7#vTz!29-wRk')).stderr).not.toContain('same value')
    const second = await add('orders-staging', 'staging', 'Lq7#vTz!29-wRk')
    expect(second.status).toBe(0)
    expect(second.stderr).toContain('The same value is stored in orders.')
    await add('reports', 'staging', 'postgres')
    const names = async (flag: string) =>
      ((await json('credential', 'list', flag)).document as { items: { name: string }[] }).items.map(({ name }) => name)
    expect(await names('--same-value')).toEqual(['orders', 'orders-staging'])
    expect(await names('--weak')).toEqual(['reports'])
    const shown = await command.run(['credential', 'show', 'orders'])
    expect(shown.stdout).toContain('orders-staging (password)')
  })
})

describe('L5 keyward review', () => {
  it('goes from the start to a report that can be verified', async () => {
    const started = await json('review', 'start')
    expect(started).toMatchObject({ status: 0, document: { credentials: 3, items: 3 } })
    expect((await json('review', 'start')).document.id).toBe(started.document.id)

    const shown = await json('review', 'show', '--rule', 'two-environments')
    expect(shown.status).toBe(1)
    expect((shown.document as unknown as { items: ReviewItem[] }).items.map(({ name }) => name)).toEqual([
      'orders',
      'orders-staging',
    ])
    const table = await command.run(['review', 'show', '--open'])
    expect(table.stdout).toContain('Its password is also stored in')

    expect((await json('review', 'decide', 'keep', 'orders')).status).toBe(2)
    const kept = await json('review', 'decide', 'keep', 'orders', 'orders-staging', '--reason', 'moves next week')
    expect(kept).toMatchObject({ status: 0, document: { decided: 2 } })
    expect((await json('review', 'finish')).document).toMatchObject({ error: { code: 'review-undecided' } })
    await json('review', 'decide', 'retire', 'reports', '--reason', 'nobody reads them')
    expect((await json('review', 'finish')).document).toMatchObject({ decided: 3 } satisfies Partial<Review>)
    expect((await json('review', 'list')).document).toMatchObject({ items: [{ id: started.document.id }] })
    expect((await json('review', 'show')).status).toBe(0)

    const file = join(command.home, 'review.csv')
    expect(await json('review', 'report', file)).toMatchObject({ status: 0, document: { format: 'csv' } })
    expect(await json('review', 'verify', file)).toMatchObject({ status: 0, document: { outcome: 'whole' } })
    writeFileSync(file, readFileSync(file, 'utf8').replace('moves next week', 'moves next year'))
    expect(await json('review', 'verify', file)).toMatchObject({ status: 1, document: { outcome: 'altered' } })
  })
})

describe('L6 keyward credential retire', () => {
  it('goes on with what a review has begun, one step at a time', async () => {
    const step = (...args: string[]) => json('credential', 'retire', 'reports', ...args)
    expect((await step()).document).toMatchObject({ reason: 'nobody reads them', next: 'disable' })
    expect((await step('--step', 'remove', '--confirm', 'reports')).document).toMatchObject({
      error: { code: 'retirement-step' },
    })
    expect((await step('--step', 'disable')).document).toMatchObject({ next: 'revoke' })
    expect((await step('--step', 'revoke', '--note', 'OPS-1412')).document).toMatchObject({ next: 'remove' })
    expect((await step('--step', 'remove')).document).toMatchObject({ error: { code: 'confirmation-mismatch' } })
    expect((await step('--step', 'remove', '--confirm', 'reports')).document).toMatchObject({ next: null })
    expect((await json('credential', 'list', '--trashed')).document).toMatchObject({ items: [{ name: 'reports' }] })
  })
})

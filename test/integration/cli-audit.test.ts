import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../peers/sockets.ts'
import { Command } from './cli-command.ts'

const command = new Command()
const run = (...args: string[]) => command.run(args)
const json = async (...args: string[]) => (await command.run(['--json', ...args])).json() as Record<string, unknown>
const records = async (...args: string[]) =>
  ((await json('audit', 'list', ...args)).items as { action: string }[]).map(({ action }) => action)

beforeAll(async () => {
  expect(await run('vault', 'create')).toMatchObject({ status: 0 })
  const key = command.file('key.txt', 'value-of-the-key')
  const add = ['credential', 'add', '--name', 'stripe', '--type', 'api-key', '--secret', `key=@${key}`]
  expect(await run(...add, '--bind-host', 'api.stripe.com:443')).toMatchObject({ status: 0 })
  const connection = ['connection', 'add', '--name', 'Elsewhere', '--kind', 'http', '--credential', 'stripe']
  await run(...connection, '--set', 'url=http://127.0.0.1:9')
  await run('test', 'Elsewhere')
})
afterAll(() => command.close())

describe('A3 keyward audit', () => {
  it('narrows the log by group, outcome, subject, words, person and time', async () => {
    expect(await records('--group', 'use', '--outcome', 'refused')).toEqual(['credential.use'])
    expect(await records('--about', 'connection', '--from', '1h')).toContain('connection.test')
    expect(await records('--credential', 'stripe', '--with-connections')).toContain('connection.create')
    expect(await records('--credential', 'stripe')).not.toContain('connection.create')
    expect(await records('--text', 'elsewhere refused')).toEqual([])
    expect(await records('--until', '2020-01-01')).toEqual([])
    expect(await records('--actor', 'nobody-of-this-name')).toEqual([])
    expect(await run('audit', 'list', '--from', '2026-02-30')).toMatchObject({ status: 2 })
    expect(await run('audit', 'list', '--with-connections')).toMatchObject({ status: 2 })
  })

  it('prints an anchor and holds the log and an exported file against it', async () => {
    const anchor = (await run('audit', 'anchor')).stdout.trim()
    expect(anchor).toMatch(/^\d+:[0-9a-f]{32}$/)
    expect(await json('audit', 'verify', '--anchor', anchor)).toMatchObject({ ok: true, continues: 'yes' })
    const wrong = anchor.replace(/.{3}$/, '000')
    expect(await run('audit', 'verify', '--anchor', wrong)).toMatchObject({ status: 1 })
    expect(await run('audit', 'verify', '--anchor', 'x')).toMatchObject({ status: 2 })

    const file = command.file('log.jsonl', '')
    expect(await run('audit', 'export', file, '--yes')).toMatchObject({ status: 0 })
    expect(await json('audit', 'verify', '--file', file, '--anchor', anchor)).toMatchObject({
      ok: true,
      continues: 'yes',
      gaps: 0,
    })
    const part = command.file('part.jsonl', '')
    await run('audit', 'export', part, '--yes', '--credential', 'stripe')
    const checked = await run('audit', 'verify', '--file', part)
    expect(checked).toMatchObject({ status: 0 })
    expect(checked.stdout).toContain('as this vault wrote them')
    const { readFileSync } = await import('node:fs')
    const altered = command.file('altered.jsonl', readFileSync(file, 'utf8').replace('stripe', 'stripd'))
    const found = await run('audit', 'verify', '--file', altered)
    expect(found.status).toBe(1)
    expect(found.stdout).toMatch(/^Line \d+ is not as this vault wrote it/)
  })
})

describe('A5 keyward audit alerts', () => {
  it('says by its exit status that somebody should look, until somebody has', async () => {
    const listed = await run('audit', 'alerts', '--exit-status')
    expect(listed.status).toBe(1)
    expect(listed.stdout).toContain('a host that it is not bound to')
    expect(await json('audit', 'acknowledge', 'all')).toEqual({ acknowledged: 1 })
    expect(await run('audit', 'alerts', '--exit-status')).toMatchObject({ status: 0 })
    expect((await run('audit', 'alerts', '--all')).stdout).toContain('seen by')
  })
})

describe('A3 keyward audit stream', () => {
  it('adds, tests, flushes, shows and removes a stream', async () => {
    let status = 500
    const receiver = await listen(
      createServer((request, response) => {
        request.resume()
        request.on('end', () => response.writeHead(status).end())
      }),
    )
    const address = `http://127.0.0.1:${receiver.port}/`
    expect(await run('audit', 'stream', 'add', 'SIEM', address, '--from-start')).toMatchObject({ status: 0 })
    expect(await run('audit', 'stream', 'add', 'Bad', 'http://siem.example/')).toMatchObject({ status: 2 })
    expect(await run('audit', 'stream', 'test', 'siem')).toMatchObject({ status: 1 })
    const failed = await run('audit', 'stream', 'flush')
    expect(failed.status).toBe(1)
    expect(failed.stdout).toContain('The server has a problem of its own.')
    expect((await run('audit', 'stream', 'show', 'SIEM')).stdout).toMatch(/Problem\s+The server has a problem/)
    status = 204
    expect((await run('audit', 'stream', 'flush', 'SIEM')).stdout).toContain('Everything is delivered.')
    expect((await run('audit', 'stream', 'list')).stdout).toContain(address)
    expect(await run('audit', 'stream', 'remove', 'SIEM', '--yes')).toMatchObject({ status: 0 })
    expect(await run('audit', 'stream', 'show', 'SIEM')).not.toMatchObject({ status: 0 })
    await receiver.stop()
  })
})

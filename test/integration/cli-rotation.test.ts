import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../peers/sockets.ts'
import { Command } from './cli-command.ts'

const command = new Command()
const json = async (...args: string[]) => {
  const ran = await command.run(['--json', '--yes', ...args])
  return { status: ran.status, document: ran.json() as Record<string, unknown>, printed: ran.stdout + ran.stderr }
}
const good = new Set(['kw-old-token-000001'])
const server = createServer((request, response) => {
  const token = (request.headers.authorization ?? '').replace('Bearer ', '')
  response.writeHead(good.has(token) ? 200 : 401, { 'Content-Type': 'application/json' }).end('{"id":"me"}')
})

beforeAll(async () => {
  const { port } = await listen(server)
  expect(await command.run(['vault', 'create'])).toMatchObject({ status: 0 })
  for (const name of ['first', 'second']) {
    const secret = `token=@${command.file('old.txt', 'kw-old-token-000001')}`
    await json('credential', 'add', '--type', 'bearer-token', '--name', name, '--secret', secret)
    const to = ['--set', `url=http://127.0.0.1:${port}`, '--set', 'path=/me']
    await json('connection', 'add', '--kind', 'http', '--name', `${name}-api`, '--credential', name, '--yes', ...to)
  }
})
afterAll(async () => {
  await command.close()
  server.closeAllConnections()
  server.close()
})

const newValue = () => `token=@${command.file('new.txt', 'kw-new-token-000002')}`
const stateOf = async (name: string) => {
  const { document } = await json('rotation', 'show', name)
  return (document.rotation as { state: string }).state
}

describe('L2 keyward rotation', () => {
  it('takes every step of several credentials at once, and its exit status tells whether it may go on', async () => {
    const begun = await json('rotation', 'start', 'first', 'second', '--secret', newValue())
    expect(begun.status).toBe(0)
    expect(begun.printed).not.toContain('kw-new')
    const [{ batchId }] = begun.document.items as [{ batchId: string }]
    expect(await json('rotation', 'test', batchId)).toMatchObject({ status: 1 })
    expect(await json('rotation', 'switch', batchId)).toMatchObject({
      status: 5,
      document: { error: { code: 'rotation-untested' } },
    })
    good.add('kw-new-token-000002')
    expect(await json('rotation', 'test', batchId)).toMatchObject({ status: 0 })
    expect(await json('rotation', 'switch', batchId, '--grace', '12h')).toMatchObject({ status: 0 })
    expect(await json('rotation', 'roll-back', 'second')).toMatchObject({ status: 0 })
    expect(await stateOf('second')).toBe('staged')
    expect(await json('rotation', 'abort', 'second')).toMatchObject({ status: 0 })
    expect(await json('rotation', 'finish', 'first')).toMatchObject({ status: 5 })
    expect(await json('rotation', 'confirm-revoked', 'first')).toMatchObject({ status: 0 })
    expect(await json('rotation', 'finish', 'first')).toMatchObject({
      status: 5,
      document: { error: { code: 'rotation-grace' } },
    })
    expect(await json('rotation', 'finish', 'first', '--early')).toMatchObject({ status: 0 })
    expect(await stateOf('first')).toBe('done')
    expect((await json('rotation', 'list')).document).toEqual({ items: [], nextCursor: null })
    expect((await json('rotation', 'list', '--all')).document.items).toHaveLength(2)
  })

  it('tells what can be done, and what to do next', async () => {
    const options = await command.run(['rotation', 'options', 'first'])
    expect(options.stdout).toMatch(/first\s+1\s+no/)
    const begun = await command.run(['rotation', 'start', 'first', '--secret', newValue()])
    expect(begun.stderr).toContain('keyward rotation test')
    const shown = await command.run(['rotation', 'show', 'first'])
    expect(shown.stdout).toMatch(/first-api\s+not tested/)
    await json('rotation', 'abort', 'first')
  })

  it('refuses what makes no sense, with the option that is wrong', async () => {
    expect(await json('rotation', 'test', 'first')).toMatchObject({
      status: 4,
      document: { error: { code: 'rotation-not-found' } },
    })
    for (const args of [
      ['rotation', 'start', 'first', '--automatic', '--secret', newValue()],
      ['rotation', 'switch', 'first', '--grace', '5 days'],
    ])
      expect(await json(...args)).toMatchObject({ status: 2, document: { error: { code: 'usage' } } })
    expect(await json('rotation', 'start', 'first', '--automatic')).toMatchObject({
      status: 5,
      document: { error: { code: 'rotation-no-method' } },
    })
    expect(await json('rotation', 'start', 'first', '--secret', 'token=kw-on-the-line')).toMatchObject({
      document: { error: { code: 'secret-on-command-line' } },
    })
  })
})

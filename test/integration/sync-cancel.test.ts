import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf } from './code-of.ts'
import { startCore, type TestCore } from './core.ts'

let core: TestCore
let silent: Server
let sockets: Socket[]

/** A server that takes a connection and then says nothing. */
beforeEach(async () => {
  core = await startCore()
  sockets = []
  silent = createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  silent.close()
  await core.close()
})

describe('S4 the work with a team’s server', () => {
  it('is ended by a person at once, and says nothing against the server', async () => {
    await core.client.identity.create({ name: 'Ada' })
    const { id: teamId } = await core.client.teams.create({ name: 'Platform' })
    const address = silent.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const trial = core.client.remotes.set({
      teamId,
      kind: 'webdav',
      parameters: { url: `http://127.0.0.1:${port}/keyward` },
      credentialId: null,
      consent: false,
    })
    const code = codeOf(trial)
    await expect.poll(() => sockets.length, { timeout: 15_000 }).toBeGreaterThan(0)
    await core.client.remotes.cancel({ teamId })
    expect(await code).toBe('cancelled')
    expect((await core.client.remotes.get({ teamId })).remote).toBeNull()
    // Nothing goes on, so nothing is ended.
    expect(await core.client.remotes.cancel({ teamId })).toEqual({})
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { type MysqlAccount, startDualMysql } from './mysql-server.ts'
import { type RotationScene, startScene } from './rotation-scene.ts'
import type { SocketPeer } from './sockets.ts'

let scene: RotationScene
let server: SocketPeer

afterEach(async () => {
  await scene.stop()
  await server.stop()
})

async function start(account: MysqlAccount): Promise<string> {
  server = await startDualMysql(account)
  scene = await startScene({
    type: 'database-login',
    config: { username: 'orders' },
    secrets: { password: account.passwords[0] ?? '' },
    kind: 'mysql',
    parameters: { host: '127.0.0.1', port: String(server.port), tls: 'auto' },
  })
  return scene.begin()
}

describe('L3 rotation at MySQL 8, which keeps an old password beside the new one', () => {
  it('takes both until the old one is revoked, and goes back without touching the server', async () => {
    const account = { passwords: ['old-password-1'], mayRetain: true }
    const id = await start(account)
    expect(await scene.step('apply', id)).toEqual({ done: 1, failed: 0 })
    expect(await scene.get(id)).toMatchObject({ server: 'made', overlap: true })
    expect(account.passwords).toHaveLength(2)
    expect(await scene.works()).toBe(true)
    expect(await scene.testNew(id)).toEqual({ done: 2, failed: 0 })
    await scene.switchTo(id)
    expect(await scene.step('rollBack', id)).toEqual({ done: 1, failed: 0 })
    expect(account.passwords).toHaveLength(2)
    expect(await scene.works()).toBe(true)
    await scene.testNew(id)
    await scene.switchTo(id)
    expect(await scene.step('confirmRevocation', id)).toEqual({ done: 1, failed: 0 })
    expect(account.passwords).toHaveLength(1)
    expect(await scene.works()).toBe(true)
    // Revoked in error: the old password is set once more.
    expect(await scene.step('rollBack', id)).toEqual({ done: 1, failed: 0 })
    expect(account.passwords).toEqual(['old-password-1'])
    expect(await scene.works()).toBe(true)
  })

  it('tells that the old one ends at once where the user may not keep it', async () => {
    const account = { passwords: ['old-password-1'], mayRetain: false }
    const id = await start(account)
    expect(await scene.step('apply', id)).toEqual({ done: 1, failed: 0 })
    expect(await scene.get(id)).toMatchObject({ server: 'made', overlap: false })
    expect(account.passwords).toHaveLength(1)
    expect(await scene.works()).toBe(false)
    expect(await scene.step('abort', id)).toEqual({ done: 1, failed: 0 })
    expect(account.passwords).toEqual(['old-password-1'])
  })
})

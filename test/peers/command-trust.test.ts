import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from '../integration/cli-command.ts'
import { closedPort } from './sockets.ts'
import { type SshPeer, sshdMissing, startSshd } from './sshd.ts'

describe.skipIf(sshdMissing() !== null)('T9 D1 keyward connection trust', () => {
  const command = new Command()
  let peer: SshPeer
  beforeAll(async () => {
    peer = await startSshd()
    await run('vault', 'create')
    const key = `privateKey=@${command.file('id', peer.key)}`
    await run(
      'credential',
      'add',
      '--type',
      'ssh-key',
      '--name',
      'key',
      '--set',
      `username=${peer.user}`,
      '--secret',
      key,
    )
  })
  afterAll(async () => {
    command.close()
    await peer?.stop()
  })

  const run = async (...argv: string[]) => {
    const ran = await command.run(argv)
    expect(ran, ran.stderr + ran.stdout).toMatchObject({ status: 0 })
  }
  const add = (name: string, port: number) =>
    run(
      ...['connection', 'add', '--name', name, '--kind', 'ssh', '--credential', 'key', '--yes'],
      ...['--set', 'host=127.0.0.1', '--set', `port=${port}`],
    )

  it('trusts the key with the fingerprint that is expected, and no other', async () => {
    await add('bastion', peer.port)
    const other = await command.run(['connection', 'trust', 'bastion', '--fingerprint', 'SHA256:other'])
    expect(other.status).not.toBe(0)
    expect((await command.run(['test', 'bastion'])).status).toBe(1)
    await run('connection', 'trust', 'bastion', '--fingerprint', peer.fingerprint)
    await run('test', 'bastion')
  })

  it('says why a server shows no key, and is not taken for a wrong name', async () => {
    const closed = await closedPort()
    await add('gone', closed.port)
    const ran = await command.run(['connection', 'trust', 'gone', '--fingerprint', peer.fingerprint, '--json'])
    expect(ran.status).toBe(1)
    const told = ran.json()
    expect(told).toMatchObject({ connection: 'gone', trusted: false, code: 'refused' })
    expect(told).toMatchObject({ message: expect.stringMatching(/\w/), remedy: expect.stringMatching(/\w/) })
  })

  it('does not ask a server for its key with a disabled credential', async () => {
    await add('second', peer.port)
    await run('credential', 'disable', 'key')
    const ran = await command.run(['connection', 'trust', 'second', '--fingerprint', peer.fingerprint, '--json'])
    expect(ran.status).toBe(5)
    expect(ran.json()).toMatchObject({ trusted: false, code: 'credential-disabled' })
  })
})

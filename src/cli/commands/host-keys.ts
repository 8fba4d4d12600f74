import { VaultError } from '../../shared/errors.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { connectionTrustOptions } from '../table/connection.ts'
import type { oneArgs } from '../table/credential.ts'
import { statusOf } from './test.ts'

/** Asks an SSH server for its key, and trusts it when a person or the expected fingerprint says so. */
export const trust: Run<typeof connectionTrustOptions, typeof oneArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const { id, name } = await client.connections.get({ ref: args.NAME })
  const { randomUUID } = await import('node:crypto')
  const { results } = await client.tests.run({ runId: randomUUID(), connections: { ids: [id] }, timeoutMs: null })
  const [result] = results
  if (!result) throw new VaultError('cancelled')
  const shown = result.hostKey
  if (shown === null || shown.connectionId !== id) {
    if (result.stages.some(({ stage, ok }) => stage === 'handshake' && ok)) {
      context.note('The host key is trusted already.')
      context.result({ connection: name, trusted: true, fingerprint: null }, () => '')
      return 0
    }
    // As after a failed test: what went wrong is no fault of the command.
    const { code, message, remedy } = result
    context.note(`The server showed no host key: ${plain(`${message} ${remedy}`)}`)
    context.result({ connection: name, trusted: false, fingerprint: null, code, message, remedy }, () => '')
    return statusOf(results)
  }
  const changed = result.code === 'host-key-changed'
  context.note(`${plain(name)} shows the host key ${plain(shown.fingerprint)}`)
  if (changed && !options.replace)
    throw context.usage([
      {
        path: '--replace',
        message: 'Another key is trusted for this server. Find out why it changed, then give --replace.',
      },
    ])
  if (options.fingerprint !== undefined) {
    if (options.fingerprint !== shown.fingerprint)
      throw new VaultError('confirmation-mismatch', {
        issues: [{ path: '--fingerprint', message: 'The server shows another key. Nothing was trusted.' }],
      })
  } else if (context.interactive) {
    const { askYes } = await import('../prompt.ts')
    if (!(await askYes(context.io, 'Do you trust this key?'))) throw new VaultError('cancelled')
  } else throw context.usage([{ path: '--fingerprint', message: 'Give the fingerprint that the server must show.' }])
  await client.connections.trustHostKey({ id, key: shown.key, replace: changed })
  context.note('The host key is trusted.')
  context.result({ connection: name, trusted: true, fingerprint: shown.fingerprint }, () => '')
  return 0
}

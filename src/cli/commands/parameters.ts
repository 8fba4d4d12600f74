import type { Client } from '../../shared/api/contract.ts'
import type { ConnectionKindInfo } from '../../shared/domain/connection.ts'
import { VaultError } from '../../shared/errors.ts'
import type { Context } from '../context.ts'
import { readSettings } from '../values/fields.ts'

/** @throws VaultError `kind-unknown` with the kinds there are */
export async function kindInfo(client: Client, id: string): Promise<ConnectionKindInfo> {
  const { items } = await client.connections.kinds({})
  const kind = items.find((each) => each.id === id)
  if (kind === undefined) throw new VaultError('kind-unknown', { subjects: items.map((each) => each.id) })
  return kind
}

/** The parameters of `--set`. @throws VaultError as `readSettings` does */
export async function readParameters(
  context: Context,
  kind: ConnectionKindInfo,
  settings: readonly string[],
): Promise<Record<string, string>> {
  const values = await readSettings(context, kind.parameters, settings)
  // No parameter is of pairs, so every value is a text.
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

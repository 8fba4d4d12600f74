import type { Client } from '../../shared/api/contract.ts'
import {
  addressFields,
  addressParts,
  isAddressPart,
  presetParameters,
  standardParts,
} from '../../shared/domain/address.ts'
import type { ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { System } from '../../shared/domain/system.ts'
import { type FieldIssue, VaultError } from '../../shared/errors.ts'
import type { Context } from '../context.ts'
import { complain, parseAssignment, readSettings } from '../values/fields.ts'

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
  kind: Pick<ConnectionKindInfo, 'parameters'>,
  settings: readonly string[],
): Promise<Record<string, string>> {
  const values = await readSettings(context, kind.parameters, settings)
  // No parameter is of pairs, so every value is a text.
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

/**
 * What a system fills in, with the parts of its address from `--part`. An address that is given whole needs none.
 * @throws VaultError `field-invalid` for a part that there is not, is missing, or would be more than a part
 */
export function presetsOf(
  system: System,
  parts: readonly string[],
  set: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = addressFields.flatMap((field) =>
    set[field] === undefined ? addressParts(system.parameters[field] ?? '') : [],
  )
  const values = standardParts(system)
  const issues: FieldIssue[] = []
  for (const { field, value } of parts.map(parseAssignment)) {
    if (!names.includes(field)) issues.push({ path: '--part', message: 'The system’s address has no such part.' })
    else if (value === undefined || !isAddressPart(value))
      issues.push({ path: `--part ${field}`, message: 'Write PART=VALUE, with a name or a host.' })
    else values[field] = value
  }
  for (const name of names) {
    if ((values[name] ?? '') !== '' || issues.length > 0) continue
    const example = system.address.find((part) => part.name === name)?.example ?? ''
    issues.push({ path: `--part ${name}`, message: `Give it, such as --part ${name}=${example || 'VALUE'}.` })
  }
  complain(issues)
  return presetParameters(system, values)
}

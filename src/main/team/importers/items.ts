import { v7 as uuidv7 } from 'uuid'
import type { FieldValues } from '../../../shared/domain/credential.ts'
import { VaultError } from '../../../shared/errors.ts'
import { findKind } from '../../connections/kinds.ts'
import { validateParameters } from '../../connections/parameters.ts'
import { findCatalogSystem } from '../../connections/systems/registry.ts'
import { valuesOf } from '../../credentials/secrets.ts'
import { maxJson } from '../age/json-limits.ts'
import type { BundlePayloadInput } from '../bundles/payload.ts'
import { maxItems } from '../bundles/payload.ts'
import type { Imported, NotTaken } from './importer.ts'

type Payload = BundlePayloadInput['items']
type Credential = NonNullable<Payload['credentials']>[number]
type Connection = NonNullable<Payload['connections']>[number]

/** A credential as it stands in a file, and where it leads when the file says so. */
export interface Entry extends Omit<Credential, 'id' | 'systemId' | 'config'> {
  readonly config?: FieldValues | undefined
  /** Short name, or name, of a system of the catalog. */
  readonly system?: string | undefined
  readonly connection?: Lead | undefined
}

interface Lead {
  readonly kind: string
  readonly parameters: Readonly<Record<string, string | undefined>>
  /** Said by the file itself. One that was only inferred is left out without a word where it can't be. */
  readonly isTold?: boolean
}

interface Usable {
  readonly kind: string
  readonly parameters: Record<string, string>
}

/** Characters of all items together. What many share, such as a role or an authority, is in each of them. */
const mostText = maxJson

/** What an importer gathers from a file. */
export class Items {
  readonly #credentials: Credential[] = []
  readonly #connections: Connection[] = []
  readonly #left: NotTaken[] = []
  /** Many credentials may lead to the same place, and its certificates take milliseconds to read. */
  readonly #leads = new WeakMap<Lead, Usable | null>()
  #text = 0

  /** @throws VaultError `import-too-large` */
  add({ system, connection, config, ...credential }: Entry): void {
    if (this.#credentials.length + this.#connections.length >= maxItems) throw new VaultError('import-too-large')
    const systemId = system === undefined ? null : (findCatalogSystem(system)?.id ?? null)
    const lead = connection && this.#usable(connection, credential.type)
    const id = lead ? uuidv7() : null
    this.#text += lengthOf({ ...credential, config: config ?? {} }, lead?.parameters ?? {})
    if (this.#text > mostText) throw new VaultError('import-too-large')
    this.#credentials.push({ ...credential, id, systemId, config: config ?? {} })
    if (!lead) return
    const { name, environment } = credential
    this.#connections.push({ ...lead, name, environment, systemId, credentialId: id })
  }

  /** The connection, if its kind takes the credential. */
  #usable(lead: Lead, type: string): Usable | undefined {
    if (findKind(lead.kind)?.credentialTypes.includes(type) !== true) return undefined
    const known = this.#leads.get(lead)
    const checked = known === undefined ? checkLead(lead) : known
    this.#leads.set(lead, checked)
    return checked ?? undefined
  }

  /** Something that does not come along. @throws VaultError `import-too-large` where nobody could read the list */
  leave(what: string, reason: string): void {
    if (this.#left.length >= maxItems) throw new VaultError('import-too-large')
    this.#left.push({ what, reason })
  }

  done(): Imported {
    return { items: { credentials: this.#credentials, connections: this.#connections }, notTaken: this.#left }
  }
}

function lengthOf(
  { name, config, secrets, purpose = '' }: Entry & { readonly config: FieldValues },
  parameters: Readonly<Record<string, string>>,
): number {
  const texts = [...valuesOf(config), ...valuesOf(secrets), ...Object.values(parameters)]
  return texts.reduce((sum, { length }) => sum + length, name.length + purpose.length)
}

/** With what the file says of it; of an inferred one only with parameters that are whole, or null. */
function checkLead({ kind: id, parameters: given, isTold }: Lead): Usable | null {
  const kind = findKind(id)
  const parameters = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
  if (kind === undefined) return null
  if (isTold) return { kind: kind.id, parameters }
  try {
    return { kind: kind.id, parameters: { ...validateParameters(kind, parameters) } }
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return null
  }
}

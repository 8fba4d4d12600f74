/** `{site}` in the address of a system: what differs from customer to customer. */
const part = /\{([a-z][A-Za-z0-9]{0,30})\}/g

/** Parameters that can be such addresses. */
export const addressFields = ['url', 'host', 'endpoint', 'address'] as const

/** A name, an IPv4 or a bracketed IPv6 address, at the end perhaps a port: nothing that could lead elsewhere. */
const partValue = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9._-]{0,250}[A-Za-z0-9])?)(:\d{1,5})?$/

/** The address among the parameters of a system; empty when it has none. */
export function addressOf(parameters: Readonly<Record<string, string>>): string {
  return addressFields.map((name) => parameters[name] ?? '').find((address) => address !== '') ?? ''
}

/** Names of the parts that a person fills in, each once; none when the address is complete. */
export function addressParts(template: string): string[] {
  return [...new Set([...template.matchAll(part)].map(([, name = '']) => name))]
}

/** Whether a text can be a part of an address. */
export function isAddressPart(text: string): boolean {
  return partValue.test(text)
}

/** The address with its parts filled in; null while one of them is missing or would be more than a part. */
export function fillAddress(template: string, values: Readonly<Record<string, string>>): string | null {
  const isComplete = addressParts(template).every((name) => isAddressPart((values[name] ?? '').trim()))
  return isComplete ? template.replace(part, (_, name: string) => (values[name] ?? '').trim()) : null
}

/** A system as far as its address and presets matter. */
interface Preset {
  readonly parameters: Readonly<Record<string, string>>
  readonly address: readonly { readonly name: string; readonly value: string }[]
}

/** The parts of a system's address as they are unless a person says otherwise. */
export function standardParts({ address }: Pick<Preset, 'address'>): Record<string, string> {
  return Object.fromEntries(address.map(({ name, value }) => [name, value]))
}

/**
 * What a system fills into a connection. An address of which parts are still open is left out.
 *
 * @param parts parts of the address that a person has given
 */
export function presetParameters(system: Preset, parts: Readonly<Record<string, string>> = {}): Record<string, string> {
  const known = { ...standardParts(system), ...parts }
  return Object.fromEntries(
    Object.entries(system.parameters).flatMap(([name, value]) => {
      if (!addressFields.some((field) => field === name)) return [[name, value]]
      const address = fillAddress(value, known)
      return address === null ? [] : [[name, address]]
    }),
  )
}

/** Whether a system has filled in this value of a parameter, with whatever parts of the address. */
export function isPreset({ parameters }: Pick<Preset, 'parameters'>, name: string, value: string): boolean {
  const preset = parameters[name]
  if (preset === undefined) return false
  return addressFields.some((field) => field === name) ? readAddress(preset, value) !== null : preset === value
}

/** The parts that make this address of the template; null when it is another address. */
export function readAddress(template: string, address: string): Record<string, string> | null {
  const names: string[] = []
  const pattern = template
    .split(/(\{[a-z][A-Za-z0-9]{0,30}\})/)
    .map((piece, index) => {
      if (index % 2 === 0) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      const name = piece.slice(1, -1)
      if (names.includes(name)) return `\\k<${name}>`
      names.push(name)
      return `(?<${name}>[^/?#]+?)`
    })
    .join('')
  const match = new RegExp(`^${pattern}$`).exec(address)
  const groups = { ...match?.groups }
  return match && Object.values(groups).every(isAddressPart) ? groups : null
}

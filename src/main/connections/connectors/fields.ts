import type { ProbeTarget } from '../connector.ts'

/** The text of a credential's field, empty where it is missing. */
export function fieldText({ credential }: ProbeTarget, name: string): string {
  const value = Object.hasOwn(credential.values, name) ? credential.values[name] : undefined
  return typeof value === 'string' ? value : ''
}

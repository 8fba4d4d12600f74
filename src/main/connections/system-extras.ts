import { type SystemExtras, type SystemInput, storedExtras } from '../../shared/domain/system.ts'
import type { SystemRecord } from '../vault/repositories/systems.ts'

/** The extras of an own system; empty ones for a system from before there were any. */
export function readExtras({ extras }: Pick<SystemRecord, 'extras'>): SystemExtras {
  return storedExtras.parse(JSON.parse(extras))
}

/** What is stored of an own system, whether it was typed or imported. */
export function systemColumns(input: SystemInput) {
  const { address, probe, docs, guide, tokenPrefixes } = input
  return {
    name: input.name,
    category: input.category,
    summary: input.summary,
    kind: input.kind,
    parameters: JSON.stringify(input.parameters),
    credential_type: input.credentialType,
    credential_config: JSON.stringify(input.credentialConfig),
    extras: JSON.stringify({ address, probe, docs, guide, tokenPrefixes }),
  }
}

/** Every text that people write into the extras, under the name by which a complaint calls it. */
export function extrasTexts({ probe, guide, docs, address }: SystemExtras): Record<string, string> {
  const { create, restrict, rotate, revoke, lifetime } = guide
  const steps = Object.entries({ create, restrict, rotate, revoke, lifetime: [lifetime] })
  return Object.fromEntries([
    ['probe', probe] as const,
    ...steps.map(([name, lines]) => [`guide.${name}`, lines.join('\n')] as const),
    ...Object.entries(docs).map(([name, url]) => [`docs.${name}`, url] as const),
    ...address.map((part, index) => [`address.${index}`, `${part.label}\n${part.example}\n${part.value}`] as const),
  ])
}

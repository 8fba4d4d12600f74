import { type DemoType, duties, environments, people, systems, teams } from './company.ts'
import type { Random } from './random.ts'

export const day = 86_400_000
/** Days of the story. */
export const days = 365

/** How large a demo vault is. */
export interface DemoSize {
  readonly credentials: number
  readonly connections: number
  /** Records of the audit log. */
  readonly events: number
}

/** A year of a company of some size, and a vault that is made in a moment. */
export const demoSizes = {
  full: { credentials: 2000, connections: 300, events: 200_000 },
  small: { credentials: 120, connections: 40, events: 4000 },
} as const satisfies Record<string, DemoSize>

/** A credential that is to be. */
export interface PlannedCredential {
  readonly name: string
  readonly type: DemoType
  readonly slug: string
  readonly duty: string
  readonly purpose: string
  readonly environment: string
  readonly owner: string
  readonly team: string
  readonly tags: readonly string[]
  readonly createdAt: number
  /** When further versions came into use. */
  readonly rotatedAt: readonly number[]
  readonly expiresAt: number | null
  readonly rotateEvery: string | null
  readonly isDisabled: boolean
  /** Makes its value; equal ones share a value. */
  readonly tail: string
  /** How often it is used: times a day. Nobody uses some. */
  readonly pace: number
}

/** Makes up the credentials, each with its own history, the same in every run. */
export function planCredentials(random: Random, size: DemoSize, start: number, now: number): PlannedCredential[] {
  const weighted = systems.flatMap((system) => Array.from({ length: system.weight }, () => system))
  const names = new Set<string>()
  const planned: PlannedCredential[] = []
  let last = ''
  while (planned.length < size.credentials) {
    const { slug, type } = random.pick(weighted)
    const [duty, purpose] = random.pick(duties)
    const environment = random.pick(environments)
    const base = `${slug === '' ? type : slug}-${duty}-${environment}`
    const name = names.has(base) ? `${base}-${planned.length}` : base
    names.add(name)
    // Most of it was there when the year began.
    const createdAt = random.chance(0.7) ? start + random.below(day) : start + random.below(now - start - day)
    const rotateEvery = random.chance(0.45) ? random.pick(['90d', '90d', '180d', '1y']) : null
    const rotatedAt: number[] = []
    const pause = random.pick([80, 95, 140, 400])
    for (
      let at = createdAt + (pause + random.below(60)) * day;
      at < now - 2 * day;
      at += (pause + random.below(40)) * day
    )
      rotatedAt.push(at)
    const expires = random.next()
    const tail = random.chance(0.03) && last !== '' ? last : tailOf(random, planned.length)
    last = tail
    planned.push({
      name,
      type,
      slug,
      duty,
      purpose: `${purpose}.`,
      environment,
      owner: random.pick(people),
      team: random.pick(teams),
      tags: random.chance(0.5) ? [duty] : [duty, random.pick(['pci', 'gdpr', 'critical', 'legacy'])],
      createdAt,
      rotatedAt,
      // Some have ended, some end soon, most of those with a date later, and half have none.
      expiresAt:
        expires < 0.012
          ? now - random.below(20 * day) - day
          : expires < 0.05
            ? now + random.below(30 * day)
            : expires < 0.5
              ? now + 30 * day + random.below(335 * day)
              : null,
      rotateEvery,
      isDisabled: random.chance(0.02),
      tail,
      pace: random.chance(0.15) ? 0 : random.pick([0.02, 0.1, 0.3, 1, 3]),
    })
  }
  return planned
}

function tailOf(random: Random, number: number): string {
  return `${number.toString(36)}${Math.floor(random.next() * 1e12).toString(36)}`
}

import type { ReadDb } from '../vault/database.ts'
import { type RepeatedMark, repeatedMarks } from '../vault/repositories/field-marks.ts'

/** A finding of its rule. */
export interface Repeated {
  readonly rule: 'two-environments' | 'same-value'
  readonly rid: number
  readonly text: string
}

/** Others that are named in a sentence. */
const named = 3

/**
 * Credentials whose value in use occurs in another one. The same value in two environments is a finding of its own: who has the
 * laxer one has the other.
 */
export function repeatedValues(db: ReadDb): Repeated[] {
  const groups = new Map<string, RepeatedMark[]>()
  for (const row of repeatedMarks(db)) {
    const key = row.mark.toString('latin1')
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()].flatMap(findingsOf)
}

function findingsOf(group: readonly RepeatedMark[]): Repeated[] {
  const byEnvironment = new Map<string, RepeatedMark[]>()
  for (const member of group) {
    const key = member.environment.toLowerCase()
    const same = byEnvironment.get(key)
    if (same) same.push(member)
    else byEnvironment.set(key, [member])
  }
  return group.flatMap((member) => {
    const mine = byEnvironment.get(member.environment.toLowerCase()) ?? []
    const found: Repeated[] = []
    if (mine.length < group.length) {
      const others = firstOf(group, (other) => other.environment.toLowerCase() !== member.environment.toLowerCase())
      const text = `Its ${fieldName(member.field)} is also stored in ${list(others, group.length - mine.length, true)}.`
      found.push({ rule: 'two-environments', rid: member.rid, text })
    }
    if (mine.length > 1) {
      const text = `Its ${fieldName(member.field)} is also stored in ${list(
        firstOf(mine, (other) => other.rid !== member.rid),
        mine.length - 1,
        false,
      )}.`
      found.push({ rule: 'same-value', rid: member.rid, text })
    }
    return found
  })
}

function firstOf(group: readonly RepeatedMark[], fits: (member: RepeatedMark) => boolean): RepeatedMark[] {
  const found: RepeatedMark[] = []
  for (const member of group) {
    if (fits(member)) found.push(member)
    if (found.length === named) break
  }
  return found
}

function list(some: readonly RepeatedMark[], total: number, withEnvironment: boolean): string {
  const names = some.map(({ name, environment }) =>
    withEnvironment ? `“${short(name)}” (${short(environment) || 'no environment'})` : `“${short(name)}”`,
  )
  return total > some.length ? `${names.join(', ')} and ${total - some.length} more` : names.join(', ')
}

/** A sentence with three names stays below what the contract takes. */
function short(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59).replace(/\p{Cs}$/u, '')}…` : name
}

function fieldName(field: string): string {
  const dot = field.indexOf('.')
  return dot === -1 ? field : short(field.slice(dot + 1))
}

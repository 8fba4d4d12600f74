import type { ImportItem } from '../../../shared/domain/bundle.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { ReadDb } from '../../vault/database.ts'
import { credentialsWithMarks } from '../../vault/repositories/field-marks.ts'
import type { ImportPlan } from './preview.ts'

/** Names that are told of one item; more say nothing new. */
const most = 6

/**
 * The items of a plan, with who else holds one of their values (C11): credentials of the vault, and other credentials of the
 * same import. Values are compared by their keyed fingerprints. What an item would replace, or is the same as, is not told.
 */
export function withAlike(db: ReadDb, secrets: Secrets, { credentials, items }: ImportPlan): ImportItem[] {
  const marked = credentials.flatMap((planned) => {
    if (planned.fields === null) return []
    const marks = secrets.marks(planned.fields.secrets).map(({ mark }) => mark)
    return [{ planned, marks, words: [...new Set(marks.map((mark) => mark.toString('hex')))] }]
  })
  const here = groupBy(
    credentialsWithMarks(
      db,
      marked.flatMap(({ marks }) => marks),
    ),
    ({ mark }) => mark,
  )
  const beside = groupBy(
    marked.flatMap(({ planned, words }) => words.map((mark) => ({ mark, planned }))),
    ({ mark }) => mark,
  )
  const alike = new Map<string, string[]>()
  for (const { planned, words } of marked) {
    const names = new Set<string>()
    for (const word of words) {
      for (const { id, name } of here.get(word) ?? []) {
        if (names.size >= most) break
        if (id !== planned.match?.id) names.add(name)
      }
      for (const { planned: other } of beside.get(word) ?? []) {
        if (names.size >= most) break
        if (other !== planned) names.add(other.source.name)
      }
    }
    alike.set(planned.item.key, [...names])
  }
  return items.map((item) => ({ ...item, alike: alike.get(item.key) ?? [] }))
}

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group) group.push(one)
    else groups.set(key(one), [one])
  }
  return groups
}

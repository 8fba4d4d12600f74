import { setImmediate } from 'node:timers/promises'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { AssessedVersion, UnassessedVersion } from '../../vault/repositories/assessments.ts'
import { countUnassessed, unassessedVersions, writeAssessment } from '../../vault/repositories/assessments.ts'
import { parseConfig } from '../../vault/repositories/credential-row.ts'
import type { Secrets } from '../secrets.ts'
import { findType } from '../types/registry.ts'
import { assess } from './assess.ts'
import { loadEstimate } from './estimate.ts'

/** Milliseconds of work between which others get their turn. */
const slice = 20
/** Versions that are read and written together. */
const together = 50

/**
 * Looks once at every value that nobody has looked at: those of an import, and of a vault from before. Each is opened inside the
 * core for its fingerprints and its weaknesses, and nothing else is kept of it. Gives others their turn, and ends with the lock of
 * the vault, or after `budgetMs`. Answers how many are left.
 */
export async function assessPending(
  { context, secrets }: { readonly context: ServiceContext; readonly secrets: Secrets },
  budgetMs: number,
): Promise<number> {
  const { vault } = context
  const mine = vault.current
  const until = performance.now() + budgetMs
  let waiting = vault.read((db) => unassessedVersions(db, together))
  if (waiting.length === 0) return 0
  await loadEstimate()
  while (waiting.length > 0 && vault.isOpen(mine) && performance.now() < until) {
    const found: AssessedVersion[] = []
    let turn = performance.now()
    for (const version of waiting) {
      found.push(look(secrets, version))
      if (performance.now() - turn < slice) continue
      await setImmediate()
      if (!vault.isOpen(mine)) return 0
      turn = performance.now()
    }
    vault.writeInto(mine, ['credentials'], (db) => {
      for (const each of found) writeAssessment(db, each)
    })
    await setImmediate()
    if (!vault.isOpen(mine)) return 0
    waiting = vault.read((db) => unassessedVersions(db, together))
  }
  return vault.isOpen(mine) ? vault.read(countUnassessed) : 0
}

function look(secrets: Secrets, version: UnassessedVersion): AssessedVersion {
  const { rid, material } = version
  const nothing = { rid, version: version.version, strength: null, weakness: '', material, marks: [] }
  const type = findType(version.type)
  try {
    const opened = secrets.openStored(version.sealed, version.id, version.version)
    const marks = secrets.marks(opened)
    if (!type) return { ...nothing, marks }
    const values = { ...parseConfig(version.config), ...parseConfig(version.version_config), ...opened }
    const names = [version.name, ...(JSON.parse(version.bound_hosts) as string[])]
    const { strength, weakness } = assess(type, values, names, 'full')
    return { ...nothing, strength, weakness, marks, material: withoutOldSentences(material) }
  } catch (error) {
    // A value that can't be opened is told of where it is used; here it must not keep the others waiting.
    if (error instanceof VaultError) return nothing
    throw error
  }
}

/** What an older version of Keyward kept among the material's warnings stands in a column of its own now. */
function withoutOldSentences(material: string): string {
  const { facts, warnings } = JSON.parse(material) as { facts: unknown; warnings: string[] }
  return JSON.stringify({ facts, warnings: warnings.filter((warning) => !warning.startsWith('This password ')) })
}

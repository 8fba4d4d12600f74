import { v7 as uuidv7 } from 'uuid'
import type { ReferenceKind } from '../../shared/domain/reference.ts'
import type { ServiceContext } from '../context.ts'
import type { Secrets } from '../credentials/secrets.ts'
import { createRotationService } from '../rotation/service.ts'
import type { WriteDb } from '../vault/database.ts'
import { insertReference } from '../vault/repositories/references.ts'
import { company, fieldsOf } from './company.ts'
import { day } from './plan.ts'
import type { Random } from './random.ts'
import type { Link, Stored } from './world.ts'

const places: readonly (readonly [
  kind: ReferenceKind,
  name: (duty: string) => string,
  location: (duty: string) => string,
])[] = [
  ['pipeline', (duty) => `Release of ${duty}`, (duty) => `https://git.${company}/shop/${duty}/pipelines`],
  ['workflow', (duty) => `Nightly ${duty}`, (duty) => `https://flows.${company}/${duty}`],
  ['file', (duty) => `${duty}.env`, (duty) => `/srv/${duty}/.env`],
  ['mcp-server', (duty) => `${duty} tools`, (duty) => `https://mcp.${company}/${duty}`],
  ['model-binding', (duty) => `Model of ${duty}`, (duty) => `https://models.${company}/${duty}`],
]

/** Writes down what uses some credentials beyond connections. */
export function storeReferences(db: WriteDb, random: Random, all: readonly Stored[], now: number): void {
  for (const { plan, record } of all) {
    if (plan.pace === 0 || !random.chance(0.08)) continue
    const [kind, name, location] = random.pick(places)
    const at = now - random.below(200 * day)
    insertReference(db, {
      id: uuidv7({ msecs: at }),
      credential_rid: record.rid,
      kind,
      name: name(plan.duty),
      location: location(plan.duty),
      note: '',
      places: '[]',
      scanned: 0,
      gone_at: null,
      created_at: at,
      created_by: plan.owner,
      updated_at: at,
      seen_at: null,
    })
  }
}

/** Leaves two rotations under way: one whose new value waits for its tests, and one in its grace period. */
export function beginRotations(context: ServiceContext, secrets: Secrets, links: readonly Link[]): void {
  const rotations = createRotationService(context, secrets)
  const some = links.filter(({ of }) => of.plan.type === 'bearer-token').slice(0, 2)
  for (const [index, { of }] of some.entries()) {
    const value = { ...fieldsOf(of.plan.type, of.plan.duty, `${of.plan.tail}next`), expiresAt: undefined }
    const { ids } = rotations.start([of.record.id], value, null)
    if (index === 1) rotations.switch(ids, true, 7 * 24)
  }
}

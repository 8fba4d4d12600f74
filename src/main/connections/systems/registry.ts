import { aiSystems } from './ai.ts'
import { chatSystems } from './chat.ts'
import { cloudSystems } from './cloud.ts'
import { collaborationSystems } from './collaboration.ts'
import { commerceSystems } from './commerce.ts'
import { customerSystems } from './customers.ts'
import { dataSystems } from './data.ts'
import { databaseSystems } from './databases.ts'
import { developmentSystems } from './development.ts'
import { generalSystems } from './general.ts'
import { identitySystems } from './identity.ts'
import { messagingSystems } from './messaging.ts'
import { monitoringSystems } from './monitoring.ts'
import type { CatalogSystem } from './system.ts'

/** Every system that Keyward knows, by category. */
export const catalog: readonly CatalogSystem[] = [
  ...aiSystems,
  ...cloudSystems,
  ...developmentSystems,
  ...monitoringSystems,
  ...identitySystems,
  ...chatSystems,
  ...collaborationSystems,
  ...customerSystems,
  ...messagingSystems,
  ...commerceSystems,
  ...dataSystems,
  ...databaseSystems,
  ...generalSystems,
]

const byWord = new Map(
  catalog.flatMap((system) =>
    [system.name.toLowerCase(), system.slug, system.id].map((word) => [word, system] as const),
  ),
)

/** A system of the catalog by its slug, ID or name, whatever the case; undefined when there is none. */
export function findCatalogSystem(slugOrIdOrName: string): CatalogSystem | undefined {
  return byWord.get(slugOrIdOrName.toLowerCase())
}

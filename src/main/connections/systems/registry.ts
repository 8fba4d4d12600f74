import { aiCloudsSystems } from './ai-clouds.ts'
import { aiHostsSystems } from './ai-hosts.ts'
import { aiModelsSystems } from './ai-models.ts'
import { aiSearchSystems } from './ai-search.ts'
import { aiSpeechSystems } from './ai-speech.ts'
import { aiToolsSystems } from './ai-tools.ts'
import { chatSystems } from './chat.ts'
import { cloudClustersSystems } from './cloud-clusters.ts'
import { cloudNetworkSystems } from './cloud-network.ts'
import { cloudPlatformsSystems } from './cloud-platforms.ts'
import { cloudPlatformsGoogleSystems } from './cloud-platforms-google.ts'
import { cloudVendorsSystems } from './cloud-vendors.ts'
import { collaborationAtlassianSystems } from './collaboration-atlassian.ts'
import { collaborationDesignSystems } from './collaboration-design.ts'
import { collaborationDocumentsSystems } from './collaboration-documents.ts'
import { collaborationSchedulingSystems } from './collaboration-scheduling.ts'
import { collaborationTasksSystems } from './collaboration-tasks.ts'
import { commerceSystems } from './commerce.ts'
import { dataAnalyticsSystems } from './data-analytics.ts'
import { dataDatabasesSystems } from './data-databases.ts'
import { dataSearchSystems } from './data-search.ts'
import { dataWarehousesSystems } from './data-warehouses.ts'
import { databasesSystems } from './databases.ts'
import { databasesHostedSystems } from './databases-hosted.ts'
import { databasesMoreSystems } from './databases-more.ts'
import { databasesSqlSystems } from './databases-sql.ts'
import { developmentBuildsSystems } from './development-builds.ts'
import { developmentCodeSystems } from './development-code.ts'
import { developmentHostingSystems } from './development-hosting.ts'
import { developmentQualitySystems } from './development-quality.ts'
import { developmentRegistriesSystems } from './development-registries.ts'
import { developmentToolsSystems } from './development-tools.ts'
import { generalSystems } from './general.ts'
import { identitySystems } from './identity.ts'
import { mailServersSystems } from './mail-servers.ts'
import { marketingSystems } from './marketing.ts'
import { messagingBrokersSystems } from './messaging-brokers.ts'
import { messagingEmailSystems } from './messaging-email.ts'
import { messagingPhoneSystems } from './messaging-phone.ts'
import { messagingQueuesSystems } from './messaging-queues.ts'
import { monitoringSystems } from './monitoring.ts'
import { monitoringMoreSystems } from './monitoring-more.ts'
import { paymentsSystems } from './payments.ts'
import { salesSystems } from './sales.ts'
import { serversSystems } from './servers.ts'
import { storageSystems } from './storage.ts'
import { supportSystems } from './support.ts'
import type { CatalogSystem } from './system.ts'

/**
 * Every system that Keyward knows, by category. It is large, so it is imported when it is asked for; `names.ts` tells
 * which systems there are.
 */
export const catalog: readonly CatalogSystem[] = [
  ...aiModelsSystems,
  ...aiCloudsSystems,
  ...aiHostsSystems,
  ...aiSpeechSystems,
  ...aiSearchSystems,
  ...aiToolsSystems,
  ...cloudVendorsSystems,
  ...cloudNetworkSystems,
  ...cloudClustersSystems,
  ...cloudPlatformsSystems,
  ...cloudPlatformsGoogleSystems,
  ...storageSystems,
  ...developmentCodeSystems,
  ...developmentHostingSystems,
  ...developmentBuildsSystems,
  ...developmentRegistriesSystems,
  ...developmentQualitySystems,
  ...developmentToolsSystems,
  ...monitoringSystems,
  ...monitoringMoreSystems,
  ...identitySystems,
  ...chatSystems,
  ...collaborationAtlassianSystems,
  ...collaborationDocumentsSystems,
  ...collaborationTasksSystems,
  ...collaborationDesignSystems,
  ...collaborationSchedulingSystems,
  ...salesSystems,
  ...supportSystems,
  ...marketingSystems,
  ...messagingEmailSystems,
  ...messagingPhoneSystems,
  ...mailServersSystems,
  ...paymentsSystems,
  ...commerceSystems,
  ...dataDatabasesSystems,
  ...dataWarehousesSystems,
  ...dataSearchSystems,
  ...dataAnalyticsSystems,
  ...databasesSystems,
  ...databasesSqlSystems,
  ...databasesMoreSystems,
  ...databasesHostedSystems,
  ...messagingQueuesSystems,
  ...messagingBrokersSystems,
  ...serversSystems,
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

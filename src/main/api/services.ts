import type { ConnectionService } from '../connections/service.ts'
import type { SystemService } from '../connections/systems-service.ts'
import type { TestService } from '../connections/tests-service.ts'
import type { ServiceContext } from '../context.ts'
import type { CredentialService } from '../credentials/service.ts'
import type { TrashService } from '../credentials/trash.ts'
import type { VersionService } from '../credentials/versions.ts'
import type { OverviewService } from '../lifecycle/overview.ts'
import type { SettingsStore } from '../settings.ts'
import type { BundleService } from '../team/bundles/service.ts'
import type { VaultService } from '../vault/service.ts'
import type { CoreOptions } from './core.ts'
import type { TransferFiles } from './transfer-files.ts'

/** Everything that handlers hand calls on to. */
export interface Services {
  readonly options: CoreOptions
  readonly context: ServiceContext
  readonly settings: SettingsStore
  readonly files: TransferFiles
  readonly vault: VaultService
  readonly credentials: CredentialService
  readonly versions: VersionService
  readonly trash: TrashService
  readonly systems: SystemService
  readonly connections: ConnectionService
  readonly tests: TestService
  readonly bundles: BundleService
  readonly overview: OverviewService
}

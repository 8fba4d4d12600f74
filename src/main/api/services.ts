import type { EventName, EventOf } from '../../shared/api/contract.ts'
import type { ServiceContext } from '../context.ts'
import type { Drafts } from '../credentials/drafts.ts'
import type { Secrets } from '../credentials/secrets.ts'
import type { SettingsStore } from '../settings.ts'
import type { CoreOptions } from './core.ts'
import type { TransferFiles } from './transfer-files.ts'

/** What the handlers of every area are made from. What only one area needs, its file makes itself. */
export interface Services {
  readonly options: CoreOptions
  readonly context: ServiceContext
  readonly settings: SettingsStore
  readonly files: TransferFiles
  readonly secrets: Secrets
  readonly drafts: Drafts
  /** Tells every listener of the core. */
  emit<N extends EventName>(name: N, data: EventOf<N>): void
}

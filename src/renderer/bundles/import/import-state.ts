import type { ResponseOf } from '../../../shared/api/contract.ts'
import type { BundleInfo, ImportChoice, ImportItem } from '../../../shared/domain/bundle.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { client } from '../../client/client.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { createPagedList } from '../../state/paged-list.ts'
import type { ScrollPlace } from '../../ui/use-virtual-window.ts'
import type { AgeAudience } from '../age-file.ts'
import type { Choices } from './choices.ts'
import type { ImportCounts } from './summary.ts'

export type ItemState = ImportItem['state']
export type ImportStep = 'file' | 'key' | 'review' | 'done'

/** The opened bundle, as the core holds it. */
interface Preview {
  readonly previewId: string
  readonly info: BundleInfo
  readonly counts: ResponseOf<'bundles.preview'>['counts']
  readonly total: number
}

export interface ImportState {
  readonly step: ImportStep
  /** A handle to the file on the person's disk. It is read again should the core have forgotten it. */
  readonly file: File | null
  readonly fileId: string | null
  /** What the head of the file asks for; people may still say otherwise. */
  readonly asksFor: AgeAudience
  readonly sent: { readonly done: number; readonly total: number } | null
  readonly fileError: ErrorBody | null
  readonly preview: Preview | null
  /** The vault or the bundle moved on: what is shown doesn't hold any more. */
  readonly isStale: boolean
  /** For changed and conflicting items without a choice of their own. Skipping is what can't surprise. */
  readonly onConflict: ImportChoice
  readonly choices: Choices
  readonly selected: ReadonlySet<string>
  readonly openKey: string | null
  readonly place: ScrollPlace
  readonly dryRun: ImportCounts | null
  readonly isTrying: boolean
  readonly error: ErrorBody | null
  readonly imported: ImportCounts | null
}

/** The import under way. It outlives leaving the area; it holds neither a passphrase nor an identity. */
export const useImport = createVaultStore<ImportState>(() => ({
  step: 'file',
  file: null,
  fileId: null,
  asksFor: 'passphrase',
  sent: null,
  fileError: null,
  preview: null,
  isStale: false,
  onConflict: 'skip',
  choices: new Map(),
  selected: new Set(),
  openKey: null,
  place: { top: 0 },
  dryRun: null,
  isTrying: false,
  error: null,
  imported: null,
}))

interface ItemQuery {
  readonly previewId: string | null
  readonly state: ItemState | null
}

/** The items of the preview, a hundred at a time. */
export const itemList = createPagedList<ImportItem, ItemQuery>({
  query: { previewId: null, state: null },
  async load({ previewId, state }, cursor) {
    if (previewId === null) return { items: [], nextCursor: null, total: 0 }
    const offset = Number(cursor ?? 0)
    const { items, total } = await client.bundles.previewItems({ previewId, offset, state })
    const next = offset + items.length
    return { items, nextCursor: items.length > 0 && next < total ? String(next) : null, total }
  },
  areas: [],
})

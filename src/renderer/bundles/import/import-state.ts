import type { AgeAudience } from '../../../shared/age-file.ts'
import type { ResponseOf } from '../../../shared/api/contract.ts'
import type { BundleInfo, ImportChoice, ImportItem } from '../../../shared/domain/bundle.ts'
import type { ImportInfo, ImportLayout, ImportRole } from '../../../shared/domain/import.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { client } from '../../client/client.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { createPagedList } from '../../state/paged-list.ts'
import type { ScrollPlace } from '../../ui/use-virtual-window.ts'
import type { Choices } from './choices.ts'
import type { ImportCounts } from './summary.ts'

export type ItemState = ImportItem['state']
export type ImportStep = 'file' | 'key' | 'ask' | 'review' | 'done'

/** A bundle, or a file of another tool: from the preview on they go the same way, through calls of their own area. */
export type ImportKind = 'bundle' | 'file'

/** What was opened, as the core holds it. */
export type Preview = {
  readonly previewId: string
  readonly counts: ResponseOf<'bundles.preview'>['counts']
  readonly total: number
} & ({ readonly kind: 'bundle'; readonly info: BundleInfo } | { readonly kind: 'file'; readonly info: ImportInfo })

/** The calls that carry an import on once it has a preview. */
export const callsOf = (kind: ImportKind) => (kind === 'bundle' ? client.bundles : client.imports)

/** What the core has found out about a file of another tool, and what the person made of it. */
export interface ForeignFile extends ResponseOf<'imports.inspect'> {
  /** Columns that become something else than is proposed. */
  readonly columns: ReadonlyMap<string, ImportRole>
  readonly layout: ImportLayout | null
}

/** What is left to do once a file of another tool is imported. */
interface Finished {
  readonly previewId: string
  readonly name: string
  readonly notTaken: number
}

export interface ImportState {
  readonly step: ImportStep
  /** What the person came for; either is taken. */
  readonly wanted: ImportKind
  /** A handle to the file on the person's disk. It is read again should the core have forgotten it. */
  readonly file: File | null
  readonly fileId: string | null
  /** What the head of the file asks for; people may still say otherwise. */
  readonly asksFor: AgeAudience
  readonly sent: { readonly done: number; readonly total: number } | null
  readonly fileError: ErrorBody | null
  readonly foreign: ForeignFile | null
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
  readonly finished: Finished | null
  /** The team that the imported bundle was for; empty for none. */
  readonly importedFor: string
}

/** The import under way. It outlives leaving the area; it holds neither a passphrase nor an identity. */
export const useImport = createVaultStore<ImportState>(() => ({
  step: 'file',
  wanted: 'bundle',
  file: null,
  fileId: null,
  asksFor: 'passphrase',
  sent: null,
  fileError: null,
  foreign: null,
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
  finished: null,
  importedFor: '',
}))

interface ItemQuery {
  readonly previewId: string | null
  readonly kind: ImportKind
  readonly state: ItemState | null
}

/** The items of the preview, a hundred at a time. */
export const itemList = createPagedList<ImportItem, ItemQuery>({
  query: { previewId: null, kind: 'bundle', state: null },
  async load({ previewId, kind, state }, cursor) {
    if (previewId === null) return { items: [], nextCursor: null, total: 0 }
    const offset = Number(cursor ?? 0)
    const { items, total } = await callsOf(kind).previewItems({ previewId, offset, state })
    const next = offset + items.length
    return { items, nextCursor: items.length > 0 && next < total ? String(next) : null, total }
  },
  areas: [],
})

import type { UndoDeed, UndoItem } from '../../../shared/domain/import.ts'
import { client } from '../../client/client.ts'
import { createPagedList } from '../../state/paged-list.ts'
import { createResource } from '../../state/resource.ts'

/** The last import, as long as it can be undone. */
export const lastImport = createResource(
  async () => (await client.imports.lastImport({})).last,
  ['credentials', 'connections', 'systems'],
)

/** What its undo would do; null when there is none any more. It follows what is changed meanwhile. */
export const undoPreview = createResource(async () => {
  const { last } = await client.imports.lastImport({})
  return last && (await client.imports.previewUndo({ importId: last.id }))
}, ['credentials', 'connections', 'systems', 'teams'])

interface UndoQuery {
  readonly importId: string | null
  readonly mark: string
  readonly does: UndoDeed | null
}

/** The items of that preview, a hundred at a time. */
export const undoList = createPagedList<UndoItem, UndoQuery>({
  query: { importId: null, mark: '', does: null },
  async load({ importId, mark, does }, cursor) {
    if (importId === null) return { items: [], nextCursor: null, total: 0 }
    const offset = Number(cursor ?? 0)
    const { items, total } = await client.imports.previewUndoItems({ importId, mark, offset, does })
    const next = offset + items.length
    return { items, nextCursor: items.length > 0 && next < total ? String(next) : null, total }
  },
  areas: [],
})

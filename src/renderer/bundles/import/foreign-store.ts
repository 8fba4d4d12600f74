import type { ImportLayout, ImportRole } from '../../../shared/domain/import.ts'
import { client } from '../../client/client.ts'
import { discardFile, saveFile, sendFile } from '../../client/transfer.ts'
import { createPagedList } from '../../state/paged-list.ts'
import { createResource } from '../../state/resource.ts'
import { inspectFile } from './foreign-file.ts'
import { useImport } from './import-state.ts'
import { showPreview, withFile } from './import-store.ts'

/** Every format that a file can have. */
export const formatList = createResource(async () => (await client.imports.formats({})).formats, [])

/** Takes the file for another format. @throws CallError */
export async function chooseFormat(format: string): Promise<void> {
  const { file, fileId } = useImport.getState()
  if (!file || fileId === null) return
  const foreign = await withFile(file, fileId, (id) => inspectFile(file, id, format))
  if (useImport.getState().file === file) useImport.setState({ foreign })
}

export function chooseLayout(layout: ImportLayout): void {
  useImport.setState(({ foreign }) => ({ foreign: foreign && { ...foreign, layout } }))
}

/** Decides what a column becomes. */
export function mapColumn(name: string, as: ImportRole): void {
  useImport.setState(({ foreign }) => ({
    foreign: foreign && { ...foreign, columns: new Map(foreign.columns).set(name, as) },
  }))
}

/** Reads the file and compares it with the vault. Password and key file are handed through and kept nowhere. @throws CallError */
export async function openForeign(password: string | null, keyFile: File | null): Promise<void> {
  const { file, fileId, foreign } = useImport.getState()
  if (!file || fileId === null || !foreign?.format) return
  const { format, layout, columns } = foreign
  const keyFileId = keyFile === null ? null : await sendFile(keyFile)
  try {
    const mapping = layout === null ? null : { layout, columns: [...columns].map(([name, as]) => ({ name, as })) }
    const preview = await withFile(file, fileId, (id) =>
      client.imports.preview({ fileId: id, name: file.name, format, password, keyFileId, mapping }),
    )
    const { previewId, info, counts, total } = preview
    showPreview(file, { kind: 'file', previewId, info, counts, total })
  } finally {
    if (keyFileId !== null) discardFile(keyFileId)
  }
}

/** What of a file does not come along, with a key of its own for a list. */
export interface Left {
  readonly key: string
  readonly what: string
  readonly reason: string
}

export const leftList = createPagedList<Left, { readonly previewId: string | null }>({
  query: { previewId: null },
  async load({ previewId }, cursor) {
    if (previewId === null) return { items: [], nextCursor: null, total: 0 }
    const offset = Number(cursor ?? 0)
    const { items, total } = await client.imports.notTaken({ previewId, offset })
    const next = offset + items.length
    return {
      items: items.map((item, index) => ({ ...item, key: String(offset + index) })),
      nextCursor: items.length > 0 && next < total ? String(next) : null,
      total,
    }
  },
  areas: [],
})

/** Lets the person keep the list of what does not come along. @throws CallError */
export async function saveReport(previewId: string): Promise<void> {
  await saveFile(await client.imports.report({ previewId }), 'text/plain')
}

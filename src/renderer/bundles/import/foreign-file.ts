import { client } from '../../client/client.ts'
import type { ForeignFile } from './import-state.ts'

/** What a file of another tool is taken for, and what has to be answered. @throws CallError */
export async function inspectFile(file: File, fileId: string, format: string | null): Promise<ForeignFile> {
  const found = await client.imports.inspect({ fileId, name: file.name, format })
  return { ...found, columns: new Map(), layout: found.mapping?.layout ?? null }
}

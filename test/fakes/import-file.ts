import { detectImporters, readFile } from '../../src/main/team/importers/importers.ts'
import { tidy } from '../../src/main/team/importers/tidy.ts'
import type { ImportMapping } from '../../src/shared/domain/import.ts'

/** A file with a text, or with a value as JSON. */
export const fileOf = (name: string, text: string | object) => ({
  name,
  bytes: Buffer.from(typeof text === 'string' ? text : JSON.stringify(text)),
})

/** The items of a file as the vault gets them, read with the format that is detected first. */
export async function take(name: string, text: string | object, mapping?: ImportMapping) {
  const file = fileOf(name, text)
  const [importer] = detectImporters(file)
  if (!importer) throw new Error('No format is detected.')
  const read = await readFile(importer, file, { ...(mapping && { mapping }) })
  const { items, notTaken } = await tidy(read, importer.label)
  return { format: importer.id, credentials: items.credentials ?? [], connections: items.connections ?? [], notTaken }
}

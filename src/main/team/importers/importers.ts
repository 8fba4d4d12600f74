import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import { gcp } from './gcp.ts'
import type { Imported, Importer, ImporterAnswers, ImportFile } from './importer.ts'

/** Every format of other tools, the more particular before the more general. */
export const importers: readonly Importer[] = [gcp]

/** The importers that take a file for theirs, the likeliest first. */
export function detectImporters(file: ImportFile): Importer[] {
  return importers.filter((importer) => importer.detects(file))
}

/** What reading a file may end with. */
const codes: readonly ErrorCode[] = ['import-malformed', 'import-too-large', 'import-wrong-key', 'import-unsupported']

/**
 * Reads a file with one importer. Whatever a parser throws at a hostile file becomes an error of the list; its words, which
 * may repeat the file's, stay here.
 *
 * @throws VaultError `import-malformed`, `import-too-large`, `import-wrong-key`, `import-unsupported`
 */
export async function readFile(importer: Importer, file: ImportFile, answers: ImporterAnswers): Promise<Imported> {
  try {
    return await importer.read(file, answers)
  } catch (error) {
    if (error instanceof VaultError && codes.includes(error.code)) throw error
    // A stack or a string that grew beyond what the engine has.
    throw new VaultError(error instanceof RangeError ? 'import-too-large' : 'import-malformed')
  }
}

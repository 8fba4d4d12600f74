import type { ImportProposal } from '../../../shared/domain/import.ts'
import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import { aws } from './aws.ts'
import { awsSecrets } from './aws-secrets.ts'
import { bitwarden } from './bitwarden.ts'
import { csv } from './csv.ts'
import { dotenv } from './dotenv.ts'
import { gcp } from './gcp.ts'
import type { Imported, Importer, ImporterAnswers, ImportFile } from './importer.ts'
import { keepass } from './keepass.ts'
import { kubernetes } from './kubernetes.ts'
import { onepassword } from './onepassword.ts'
import { pass } from './pass.ts'
import { pgpass } from './pgpass.ts'
import { postman } from './postman.ts'
import { vaultKv } from './vault-kv.ts'

/** Every format of other tools, the more particular before the more general. */
export const importers: readonly Importer[] = [
  keepass,
  bitwarden,
  onepassword,
  pass,
  gcp,
  aws,
  kubernetes,
  postman,
  awsSecrets,
  vaultKv,
  pgpass,
  csv,
  dotenv,
]

/** The importers that take a file for theirs, the likeliest first. */
export function detectImporters(file: ImportFile): Importer[] {
  return importers.filter((importer) => importer.detects(file))
}

/** The importer with this ID, or undefined when this version has none. */
export function findImporter(id: string): Importer | undefined {
  return importers.find((importer) => importer.id === id)
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
    throw refusalOf(error)
  }
}

/** What is to be decided about a file; null where the format has no free fields. @throws VaultError as `readFile` */
export async function proposalOf(importer: Importer, file: ImportFile): Promise<ImportProposal | null> {
  try {
    return (await importer.proposes?.(file)) ?? null
  } catch (error) {
    throw refusalOf(error)
  }
}

function refusalOf(error: unknown): VaultError {
  if (error instanceof VaultError && codes.includes(error.code)) return error
  // A stack or a string that grew beyond what the engine has.
  return new VaultError(error instanceof RangeError ? 'import-too-large' : 'import-malformed')
}

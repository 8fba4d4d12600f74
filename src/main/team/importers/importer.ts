import type { ImportMapping, ImportProposal } from '../../../shared/domain/import.ts'
import type { BundlePayloadInput } from '../bundles/payload.ts'

/** What an importer asks of a person besides the file. */
export type ImporterQuestion = 'password' | 'key-file'

/** Something in the file that does not come along, told to the person by name and reason; never a value. */
export interface NotTaken {
  /** Where it stands, for people: an entry's title, a line number, a field's name. */
  readonly what: string
  readonly reason: string
}

/** What was read from a file, in the same words as a bundle: from there on both go the same way through preview and import. */
export interface Imported {
  readonly items: BundlePayloadInput['items']
  readonly notTaken: readonly NotTaken[]
}

/** A file as a person chose it. */
export interface ImportFile {
  /** Without its folder. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ImporterAnswers {
  readonly password?: string
  readonly keyFile?: Uint8Array
  /** For importers that propose one: what the person made of the proposal. Without it the proposal holds. */
  readonly mapping?: ImportMapping
}

/** One format of another tool (S6). One file, its test and one line of the registry. */
export interface Importer {
  /** Such as `keepass`; the same word in code, command and docs. */
  readonly id: string
  readonly label: string
  /** For people: how the file is made in the tool that it comes from. */
  readonly hint: string
  /** Whether a file looks like this format, by its name and its first bytes. Several may say yes. */
  detects(file: ImportFile): boolean
  /** What has to be answered before this file can be read. */
  asks(file: ImportFile): readonly ImporterQuestion[]
  /**
   * For formats with free fields: what its columns or names would become. It names columns and counts rows, and repeats no value.
   * @throws VaultError as `read`
   */
  proposes?(file: ImportFile): ImportProposal | Promise<ImportProposal>
  /**
   * Reads the file. It comes from anywhere: bombs, deep nesting, aliases and giant fields end with an error of the closed list.
   * @throws VaultError `import-malformed`, `import-too-large`, `import-wrong-key`, `import-unsupported`
   */
  read(file: ImportFile, answers: ImporterAnswers): Imported | Promise<Imported>
}

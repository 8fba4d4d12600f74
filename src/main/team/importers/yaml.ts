import { parseAllDocuments } from 'yaml'
import { VaultError } from '../../../shared/errors.ts'
import { readText } from './text.ts'

/** A manifest of a thousand Secrets is a tenth of it; the parser keeps every position of the text. */
const mostCharacters = 4 * 1024 * 1024
/** Nesting of indentation and brackets, documents, and how many nodes all aliases together may stand for. */
const limits = { depth: 100, documents: 10_000, aliases: 50 } as const

/**
 * All documents of a YAML text, in the schema `failsafe`: everything is a text, a list or a map, and nothing becomes a date, a
 * number or an object of a language. Aliases are limited, so that a few lines can't stand for gigabytes.
 *
 * @throws VaultError `import-too-large`, `import-malformed`
 */
export function readYaml(bytes: Uint8Array): unknown[] {
  const text = readText(bytes)
  if (text.length > mostCharacters || isDeep(text)) throw new VaultError('import-too-large')
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    logLevel: 'silent',
    stringKeys: true,
    uniqueKeys: false,
  })
  if (!Array.isArray(documents)) return []
  if (documents.length > limits.documents) throw new VaultError('import-too-large')
  return documents.map((document) => {
    if (document.errors.length > 0) throw new VaultError('import-malformed')
    try {
      return document.toJS({ maxAliasCount: limits.aliases })
    } catch (error) {
      // The library names no code for it; nothing else ends a document that was parsed without complaint.
      throw new VaultError(error instanceof ReferenceError ? 'import-too-large' : 'import-malformed')
    }
  })
}

/** Whether brackets or indentation nest deeper than any manifest, so that no parser has to try. */
function isDeep(text: string): boolean {
  let open = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    // [ and {, ] and }. Those in texts count too: no manifest has a hundred more of one than of the other.
    if (sign === 0x5b || sign === 0x7b) open += 1
    else if ((sign === 0x5d || sign === 0x7d) && open > 0) open -= 1
    if (open > limits.depth) return true
  }
  return /^(?:- ?){100}/m.test(text) || /^ {400}/m.test(text)
}

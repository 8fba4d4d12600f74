import { parseAllDocuments } from 'yaml'
import { VaultError } from '../../../shared/errors.ts'
import { readJson } from './json.ts'
import { readText } from './text.ts'

/** A manifest of a thousand Secrets is a tenth of it. */
const mostCharacters = 4 * 1024 * 1024
/**
 * Brackets, commas and lines: the parser makes a node of each and takes tens of microseconds for it. Nesting, documents, and how
 * many nodes all aliases together may stand for.
 */
const limits = { signs: 50_000, lines: 100_000, depth: 100, documents: 2000, aliases: 50 } as const

/**
 * All documents of a YAML text, in the schema `failsafe`: everything is a text, a list or a map, and nothing becomes a date, a
 * number or an object of a language. Aliases are limited, so that a few lines can't stand for gigabytes. JSON, which is YAML too,
 * is read as JSON.
 *
 * @throws VaultError `import-too-large`, `import-malformed`
 */
export function readYaml(bytes: Uint8Array): unknown[] {
  const text = readText(bytes)
  if (/^\s*\{\s*"/.test(text)) return [readJson(bytes)]
  if (text.length > mostCharacters || isTooMuch(text)) throw new VaultError('import-too-large')
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    logLevel: 'silent',
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  })
  if (!Array.isArray(documents)) return []
  return documents.map((document) => {
    if (document.errors.length > 0) throw new VaultError('import-malformed')
    try {
      return document.toJS({ maxAliasCount: limits.aliases })
    } catch (error) {
      // The library has no code for it: nothing else ends a document that was parsed without complaint.
      throw new VaultError(error instanceof ReferenceError ? 'import-too-large' : 'import-malformed')
    }
  })
}

/** Whether a text has more of anything than a manifest needs, so that no parser has to try. */
function isTooMuch(text: string): boolean {
  let [open, signs, lines] = [0, 0, 0]
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (sign === 0x0a) lines += 1
    // A comma, [ and {, ] and }. Those in texts count too: no manifest has a hundred more of one than of the other.
    else if (sign === 0x2c) signs += 1
    else if (sign === 0x5b || sign === 0x7b) {
      signs += 1
      open += 1
    } else if ((sign === 0x5d || sign === 0x7d) && open > 0) open -= 1
    if (open > limits.depth || signs > limits.signs || lines > limits.lines) return true
  }
  const documents = text.match(/^---/gm)?.length ?? 0
  return documents > limits.documents || /^(?:- ?){100}/m.test(text) || /^ {400}/m.test(text)
}

import { type PassFailure, passFormat } from '../../../shared/domain/pass-entries.ts'
import { VaultError } from '../../../shared/errors.ts'
import { emptyEntry, environmentOf, type Guess, type VaultEntry } from './entries/entry.ts'
import { guessesOfFile } from './entries/guesses.ts'
import { EntryIntake } from './entries/intake.ts'
import type { Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { type Json, objectOf, objectsOf, readJson, textAt } from './json.ts'
import { forNames } from './names.ts'
import { passText } from './pass-text.ts'
import { beginningOf, readText } from './text.ts'

/** How deep folders are looked at. */
const deepest = 20

const form = new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${passFormat}"`)

/**
 * Stores of pass and gopass. What stands in them is opened by the user’s gpg, which the core does not run: the command does, and
 * hands the entries over as one file.
 */
export const pass: Importer = {
  id: 'pass',
  label: 'pass and gopass (password store)',
  hint: 'By the command alone: keyward import ~/.password-store. It opens each entry by your gpg, and writes none to the disk.',
  // A single entry is told too, so that somebody who chooses one learns how it is done.
  detects: (file) => isEntry(file.name) || form.test(beginningOf(file)),
  asks: () => [],
  async read(file) {
    if (isEntry(file.name) || !form.test(readText(file.bytes)))
      throw new VaultError('import-unsupported', { issues: [byCommand] })
    const store = objectOf(readJson(file.bytes))
    if (store?.format !== passFormat || !Array.isArray(store.entries)) throw new VaultError('import-malformed')
    const intake = new EntryIntake('pass')
    for (const failed of objectsOf(store.failed)) intake.refuse(shownPath(failed, intake), reasonOf(failed))
    await inTurns(objectsOf(store.entries), (entry) => takeEntry(entry, intake))
    return intake.result()
  },
}

const byCommand = {
  path: 'file',
  message: 'A password store comes in by the command, which asks your gpg: keyward import FOLDER.',
}

function isEntry(name: string): boolean {
  return /\.(gpg|pgp)$/i.test(name)
}

function takeEntry(entry: Json, intake: EntryIntake): void {
  const { folders, title } = partsOf(entry)
  const { oneTime, block, ...read } = passText(textAt(entry, 'text'))
  const found: VaultEntry = {
    ...emptyEntry,
    ...read,
    title,
    tags: folders.filter((name) => environmentOf(name) === ''),
    environment: folders.map(environmentOf).findLast((name) => name !== '') ?? '',
  }
  if (oneTime)
    intake.refuse(`${intake.shown(found)}: one-time password`, 'Seeds of one-time passwords have no place in Keyward.')
  const isOnlySeed = oneTime && found.password === '' && found.notes === '' && found.fields.length === 0
  if (!isOnlySeed) intake.add(found, block ? keysOf(found) : [])
}

/** What a key or a certificate that stands in the place of the password may be, with its passphrase where a field has it. */
function keysOf(entry: VaultEntry): Guess[] {
  const phrase = entry.fields.find(({ name }) => /^(pass ?phrase|password)$/i.test(name))
  const guesses = guessesOfFile(Buffer.from(entry.password), { ...entry, password: phrase?.value ?? '' })
  return guesses.map((guess) => {
    const isUsed = phrase !== undefined && guess.rest.password === ''
    const fields = isUsed ? entry.fields.filter((field) => field !== phrase) : entry.fields
    return { ...guess, rest: { ...guess.rest, password: '', url: entry.url, fields } }
  })
}

function partsOf(entry: Json): { readonly folders: readonly string[]; readonly title: string } {
  const parts = textAt(entry, 'path').split('/', deepest * 2)
  const folders = parts.slice(0, -1).slice(0, deepest)
  return { folders: folders.map(forNames), title: parts.at(-1) ?? '' }
}

function shownPath(entry: Json, intake: EntryIntake): string {
  return intake.shown({ ...emptyEntry, title: forNames(textAt(entry, 'path')) })
}

/** In words of ours: whoever made the file has none that people read. */
const reasons: Readonly<Record<PassFailure, string>> = {
  'other-key': 'It is encrypted for other keys than yours.',
  'locked-key': 'Nobody gave the passphrase that opens it.',
  unopened: 'gpg could not open it.',
  'too-long': 'It is too long.',
  'no-text': 'It is no text.',
  link: 'It is a symbolic link.',
  'not-gpg': 'Of a store, files that gpg encrypted are taken.',
  'too-deep': 'It lies in too many folders.',
}
const known: ReadonlyMap<string, string> = new Map(Object.entries(reasons))

function reasonOf(failed: Json): string {
  return known.get(textAt(failed, 'why')) ?? reasons.unopened
}

/** One row of the editor of names with values. */
export interface PairRow {
  /** Identifies the row while it moves; never sent. */
  readonly id: number
  readonly name: string
  /** Stored already: an empty value keeps what is stored. */
  readonly stored: boolean
  /** To be removed on saving. */
  readonly removed: boolean
}

export interface CollectedPairs {
  /** A null removes the stored value of this name. Undefined when nothing was entered. */
  readonly pairs: Readonly<Record<string, string | null>> | undefined
  /** A complaint about the rows as such. */
  readonly problem: string | null
}

/** Puts the rows and their values together. `read` is called once a row and its text is kept nowhere else. */
export function collectPairs(rows: readonly PairRow[], read: (id: number) => string): CollectedPairs {
  const pairs = new Map<string, string | null>()
  const seen = new Set<string>()
  for (const { id, name: typed, stored, removed } of rows) {
    const name = typed.trim()
    if (removed) {
      if (stored) pairs.set(name, null)
      continue
    }
    const value = read(id)
    if (name === '' && value === '') continue
    if (name === '') return { pairs: undefined, problem: 'Give every value a name.' }
    if (seen.has(name)) return { pairs: undefined, problem: `The name ${name} is used twice. Keep one of them.` }
    seen.add(name)
    if (stored && value === '') continue
    pairs.set(name, value)
  }
  return { pairs: pairs.size === 0 ? undefined : Object.fromEntries(pairs), problem: null }
}

/** The names of one field that hold a value, from names such as `variables.DATABASE_URL`. */
export function storedNames(secretFields: readonly string[], field: string): string[] {
  return secretFields.filter((path) => path.startsWith(`${field}.`)).map((path) => path.slice(field.length + 1))
}

/** Whether a text that is pasted into a name is more than a name: lines of a `.env` file. */
export function looksLikeLines(text: string): boolean {
  return /^\s*(export\s+)?[A-Za-z_][\w.-]*\s*=/m.test(text) || text.trim().includes('\n')
}

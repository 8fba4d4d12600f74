/** What stands in a list of age recipients. */
export interface ParsedRecipients {
  readonly recipients: readonly string[]
  /** The first complaint, with its line. Null when all lines look right, or there are none. */
  readonly complaint: string | null
}

/** Recipients that one bundle can have. */
const most = 64
/** The letters of Bech32, in which age writes keys. */
const shape = /^age1[02-9ac-hj-np-z1]{40,1990}$/

/**
 * Reads recipients, one on each line as `age-keygen -y` writes them. Empty lines, comments and repeated ones are left out.
 * It looks at their shape alone; the core knows whether one is real.
 */
export function parseRecipients(text: string): ParsedRecipients {
  const recipients = new Set<string>()
  let complaint: string | null = null
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    if (!shape.test(line)) complaint ??= `Line ${index + 1} ${whyNot(line)}`
    else recipients.add(line)
  }
  if (complaint === null && recipients.size > most) complaint = `A bundle can have at most ${most} recipients.`
  return { recipients: [...recipients], complaint }
}

function whyNot(line: string): string {
  if (/^AGE-SECRET-KEY-/i.test(line))
    return 'is a secret identity. Whoever sent it should make a new one; ask for the public key, which begins with age1.'
  if (/^ssh-/.test(line)) return 'is an SSH key. Ask for an age key, which begins with age1.'
  if (/\s/.test(line)) return 'holds a space. Write one recipient on each line.'
  return line.startsWith('age1') ? 'is not a complete recipient. Copy it again.' : 'does not begin with age1.'
}

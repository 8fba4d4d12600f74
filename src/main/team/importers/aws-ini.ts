import { VaultError } from '../../../shared/errors.ts'
import { linesOf } from './text.ts'

/** One profile, its settings by name in lower case. */
export interface AwsProfile {
  readonly name: string
  readonly settings: Map<string, string>
}

interface AwsIni {
  readonly profiles: ReadonlyMap<string, AwsProfile>
  /** Numbers of lines that are nothing that is known. */
  readonly faults: readonly number[]
}

/** More than any person has. */
const mostProfiles = 20_000

/**
 * The profiles of AWS' files, as its command reads them: `[name]`, or `[profile name]` in a config file; `#` and `;` begin a
 * comment at the start of a line alone, so that a secret may hold them; `=` or `:` after a name; an indented line belongs to the
 * setting before it, and is no setting of its own. A profile that occurs twice is one, in which the later line counts.
 *
 * @throws VaultError `import-too-large`, `import-malformed`
 */
export async function readAwsProfiles(bytes: Uint8Array): Promise<AwsIni> {
  const profiles = new Map<string, AwsProfile>()
  const faults: number[] = []
  let settings: Map<string, string> | null | undefined
  let number = 0
  const take = (line: string) => {
    number += 1
    if (/^\s*([#;]|$)/.test(line)) return
    const header = /^\[([^\]]*)\]/.exec(line)?.[1]
    const [name, value] = partsOf(line)
    if (header !== undefined) settings = settingsOf(header, profiles)
    // Sections of services and sign-ins hold nothing that is taken; what is indented belongs to what stands above.
    else if (settings === null || (settings !== undefined && /^\s/.test(line))) return
    else if (settings === undefined || name === '') faults.push(number)
    else settings.set(name.toLowerCase(), value)
    if (faults.length > 1000) throw new VaultError('import-malformed')
  }
  for await (const lines of linesOf(bytes)) for (const line of lines) take(line)
  return { profiles, faults }
}

/** A setting's name and its value; without a name where the line is none. */
function partsOf(line: string): [name: string, value: string] {
  const at = line.search(/[=:]/)
  return at < 1 || /^\s/.test(line) ? ['', ''] : [line.slice(0, at).trimEnd(), line.slice(at + 1).trim()]
}

/** Settings of a section; null for one that is no profile. */
function settingsOf(header: string, profiles: Map<string, AwsProfile>): Map<string, string> | null {
  const given = header.trimStart()
  const [before, kind] = /^(profile|sso-session|services|plugins|login-session)\s+/.exec(given) ?? ['']
  const plain = given.slice(before.length).trimEnd()
  const name = /^"([^"]*)"$/.exec(plain)?.[1] ?? plain
  if ((kind !== undefined && kind !== 'profile') || name === '' || name === 'plugins') return null
  const known = profiles.get(name)
  if (known) return known.settings
  if (profiles.size >= mostProfiles) throw new VaultError('import-too-large')
  const profile = { name, settings: new Map<string, string>() }
  profiles.set(name, profile)
  return profile.settings
}

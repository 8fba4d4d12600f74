import type { EntryField, VaultEntry } from './entries/entry.ts'
import { innerJson, objectOf } from './json.ts'

/** What stands in an entry of pass or gopass. */
export interface PassText extends Pick<VaultEntry, 'password' | 'username' | 'url' | 'notes' | 'fields'> {
  /** Whether the seed of a one-time password stands in it, which is not among the rest. */
  readonly oneTime: boolean
  /** Whether the password is a block of several lines: a key, a certificate, a file of JSON. */
  readonly block: boolean
}

const names = {
  username: ['username', 'user', 'login'],
  email: ['email', 'e-mail'],
  url: ['url', 'website', 'host', 'link'],
  oneTime: ['otp', 'totp', 'hotp', 'otpauth'],
} as const

/** Lines that are looked at as fields: nobody has more of them, and a file may be lines alone. The rest are notes. */
const mostLines = 1000

/** `key: value`, as people and the programs around pass write it. An address is none: no space follows its colon. */
const keyLine = /^(?!- )([^\s:][^:]{0,99}):[ \t]+(\S.*)$/
/** Marks of YAML that begin more than a value of one line: blocks, anchors, lists, maps, tags. */
const moreThanText = /^([|>][+-]?\d?$|[&*![{])/
/** The first line of gopass between 1.10 and 1.12, which is followed by headers, with the password among them. */
const headers = 'GOPASS-SECRET-1.0'

const seed = /^otpauth:\/\//i

/**
 * Reads an entry as pass describes it: the password is the first line, what follows is free. Lines `key: value` are fields, also
 * those after `---`, by which gopass began a part of YAML; what else is there stays together as notes.
 */
export function passText(text: string): PassText {
  const { password, lines, block } = firstOf(text)
  const fields: EntryField[] = []
  const notes: string[] = []
  let oneTime = seed.test(password)
  let inYaml = false
  let inBlock = false
  for (const line of lines.slice(0, mostLines)) {
    // A key among the notes has lines like fields, and is whole or nothing.
    inBlock ||= line.startsWith('-----BEGIN ')
    const [, name = '', value = ''] = (inBlock ? null : keyLine.exec(line)) ?? []
    inBlock &&= !line.startsWith('-----END ')
    if (seed.test(line) || isNamed(names.oneTime, name)) oneTime = true
    else if (line === '---' && !inYaml && !inBlock) inYaml = true
    else if (name === '' || (inYaml && moreThanText.test(value))) notes.push(line)
    // Whoever wrote the file took all that is in it for secret.
    else fields.push({ name: name.trim(), value: inYaml ? unquoted(value) : value.trimEnd(), isSecret: true })
  }
  const username = takeFrom(fields, names.username) || takeFrom(fields, names.email)
  const url = takeFrom(fields, names.url)
  return {
    password: seed.test(password) ? '' : password,
    username,
    url,
    fields,
    notes: [...notes, ...lines.slice(mostLines)].join('\n').trim(),
    oneTime,
    block,
  }
}

/** The password, and the lines that follow it. */
function firstOf(text: string): { password: string; lines: readonly string[]; block: boolean } {
  if (text.trimStart().startsWith('{') && objectOf(innerJson(text)) !== undefined)
    return { password: text.trim(), lines: [], block: true }
  const lines = text.split(/\r?\n/)
  const [first = '', ...rest] = lines
  if (first.startsWith('-----BEGIN ')) {
    const end = lines.findLastIndex((line) => line.startsWith('-----END '))
    if (end > 0)
      return { password: `${lines.slice(0, end + 1).join('\n')}\n`, lines: lines.slice(end + 1), block: true }
  }
  if (first === headers) {
    const at = rest.findIndex((line) => /^password:/i.test(line))
    // What else the headers say of the format is no field of a person's.
    const others = rest.filter((line, index) => index !== at && !/^content-[a-z-]+:/i.test(line))
    return { password: rest[at]?.replace(/^password:[ \t]*/i, '') ?? '', lines: others, block: false }
  }
  return { password: first, lines: rest, block: false }
}

function isNamed(words: readonly string[], name: string): boolean {
  return words.includes(name.trim().toLowerCase())
}

/** The value of the first field of one of these names, which is no field any more; empty where there is none. */
function takeFrom(fields: EntryField[], words: readonly string[]): string {
  const at = fields.findIndex(({ name }) => isNamed(words, name))
  return at === -1 ? '' : (fields.splice(at, 1)[0]?.value ?? '')
}

/** A value of YAML on one line, without its quotes. */
function unquoted(value: string): string {
  const text = value.trimEnd()
  const [, single] = /^'((?:[^']|'')*)'$/.exec(text) ?? []
  const [, double] = /^"([^"\\]*)"$/.exec(text) ?? []
  return single?.replaceAll("''", "'") ?? double ?? text
}

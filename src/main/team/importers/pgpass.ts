import type { Importer } from './importer.ts'
import { Items } from './items.ts'
import { environmentOf } from './recognised.ts'
import { beginningOf, linesOf } from './text.ts'

/** How many parts a line has: host, port, database, user, password. */
const parts = 5
/** A part that fits whatever is asked for. No text of a file holds it; an escaped asterisk is a name like any other. */
const anything = '\0'

/**
 * The password file of libpq (PostgreSQL, "The Password File"). As there, `\:` and `\\` stand for the signs themselves, `*`
 * fits anything, and the first line that fits is the one that counts: a later one that it covers is told, not taken.
 */
export const pgpass: Importer = {
  id: 'pgpass',
  label: '.pgpass of PostgreSQL',
  hint: 'The file ~/.pgpass, or %APPDATA%\\postgresql\\pgpass.conf: one host:port:database:user:password on each line.',
  detects: (file) => /pgpass/i.test(file.name) || isLines(beginningOf(file)),
  asks: () => [],
  async read(file) {
    const items = new Items()
    const before = new Covered()
    let number = 0
    for await (const lines of linesOf(file.bytes))
      for (const line of lines) {
        number += 1
        addLine(items, before, line, number)
      }
    return items.done()
  },
}

function addLine(items: Items, before: Covered, line: string, number: number): void {
  if (line === '' || line.startsWith('#')) return
  const where = `Line ${number}`
  const fields = splitLine(line)
  const password = fields[parts - 1]
  if (password === undefined) items.leave(where, 'It is not host:port:database:user:password.')
  else if (password === '') items.leave(where, 'It holds no password.')
  else if (before.has(fields))
    items.leave(where, 'A line before it fits the same, and is the one that PostgreSQL uses.')
  else {
    before.add(fields)
    addLogin(items, fields, password)
  }
}

/** The parts of a line, as libpq reads them: a backslash takes the next sign as it is; what follows the password is nothing. */
function splitLine(line: string): string[] {
  const fields: string[] = []
  let start = 0
  const end = (at: number) => {
    const given = line.slice(start, at)
    fields.push(given === '*' ? anything : given.replace(/\\(.)/gs, '$1'))
    start = at + 1
  }
  for (let at = 0; at < line.length && fields.length < parts; at += 1) {
    const sign = line.charAt(at)
    if (sign === '\\') at += 1
    else if (sign === ':') end(at)
  }
  if (fields.length < parts) end(line.length)
  return fields
}

/** Lines that fit anything are compared with at most so many before them: a longer file has no reader either. */
const compared = 500

/** Which servers the lines so far decide about. */
class Covered {
  readonly #exact = new Set<string>()
  readonly #open: string[][] = []

  add(fields: readonly string[]): void {
    const target = fields.slice(0, parts - 1)
    this.#exact.add(target.join('\0\0'))
    if (target.includes(anything) && this.#open.length < compared) this.#open.push(target)
  }

  has(fields: readonly string[]): boolean {
    if (this.#exact.has(fields.slice(0, parts - 1).join('\0\0'))) return true
    return this.#open.some((line) => line.every((part, index) => part === anything || part === fields[index]))
  }
}

function addLogin(items: Items, fields: readonly string[], password: string): void {
  const [host = '', port = '', database = '', user = ''] = fields.map((field) => (field === anything ? '' : field))
  const isSocket = host.startsWith('/') || host.startsWith('@')
  const at = host === '' || isSocket ? '' : ` at ${host}`
  items.add({
    name: `${database || 'PostgreSQL'}${user === '' ? '' : ` as ${user}`}${at}`,
    type: 'database-login',
    config: user === '' ? {} : { username: user },
    secrets: { password },
    system: 'postgresql',
    environment: [host.split('.'), database.split(/[-_]/)].flat().map(environmentOf).find(Boolean) ?? '',
    ...(host !== '' &&
      !isSocket && {
        connection: { kind: 'postgresql', parameters: { host, port: port || '5432', database }, isTold: true },
      }),
  })
}

function isLines(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'))
  return lines.length > 0 && lines.slice(0, 20).every((line) => /^[^:\s]+:(\d{1,5}|\*):[^:]+:[^:]+:./.test(line))
}

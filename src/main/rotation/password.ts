import { randomInt } from 'node:crypto'

/** Characters that mean nothing in addresses, shells, settings and SQL (RFC 3986, unreserved), without those that look alike. */
const letters = 'abcdefghijkmnopqrstuvwxyz'
const capitals = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const digits = '23456789'
const signs = '-_.~'
const all = letters + capitals + digits + signs

/** Characters of a password that no person has to type; more than 180 bits. */
const length = 32

/** A random password for a server: one of each sort of character, as the rules of many servers want. It begins with a letter. */
export function generatePassword(): string {
  const pick = (from: string) => from[randomInt(from.length)] ?? ''
  for (;;) {
    const password = pick(letters + capitals) + Array.from({ length: length - 1 }, () => pick(all)).join('')
    if ([letters, capitals, digits, signs].every((sort) => [...sort].some((sign) => password.includes(sign))))
      return password
  }
}

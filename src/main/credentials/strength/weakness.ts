import { firstTried, shippedWith } from './known-passwords.ts'

/** What can be the matter with a password or key, the worst first. */
export const weaknesses = [
  'default',
  'common',
  'user-name',
  'uniform',
  'short',
  'short-key',
  'name',
  'guessable',
] as const
export type Weakness = (typeof weaknesses)[number]

const sentences: Readonly<Record<Weakness, string>> = {
  default: 'This password is one that a server comes with. Rotate it.',
  common: 'This password is among the first that are tried. Rotate it.',
  'user-name': 'This password is made of the user name. Rotate it.',
  uniform: 'This password has hardly any different characters. Rotate it.',
  short: 'This password has fewer than 8 characters. Rotate it.',
  'short-key': 'This key is shorter than keys that machines make, so that a person may have invented it. Check it.',
  name: 'This password is made of the name of its credential, its system or its host. Rotate it.',
  guessable: 'This password follows patterns that guessers know, such as words, dates and rows of keys. Rotate it.',
}

/** What is said of a weakness; nothing of the value is in it. Empty for none, or for one of another version of Keyward. */
export function weaknessSentence(weakness: string): string {
  return Object.hasOwn(sentences, weakness) ? sentences[weakness as Weakness] : ''
}

/** The worse of two. */
export function worse(one: Weakness | null, other: Weakness | null): Weakness | null {
  if (one === null || other === null) return one ?? other
  return weaknesses.indexOf(one) <= weaknesses.indexOf(other) ? one : other
}

/** What is known around a password that no part of it should be. */
export interface Surroundings {
  readonly userName: string
  /** Names of its credential, its system, its hosts. */
  readonly names: readonly string[]
}

/**
 * What is the matter at first sight with a password that a person may have invented (C11). It is kept all the same: the server has
 * it already, and the way to a better one is a rotation.
 */
export function obviousWeakness(password: string, { userName, names }: Surroundings): Weakness | null {
  if (password === '') return null
  const lower = password.toLowerCase()
  const bare = lower.replace(/[!?.#$@*_-]+$/, '')
  if (shippedWith.has(lower) || shippedWith.has(bare)) return 'default'
  if (firstTried.has(lower) || firstTried.has(bare)) return 'common'
  if (isMadeOf(lower, userName)) return 'user-name'
  if (isUniform(password)) return 'uniform'
  if (password.length < 8) return 'short'
  return names.flatMap(wordsOf).some((word) => isMadeOf(lower, word)) ? 'name' : null
}

/** What is the matter with a key that no person should have invented. */
export function obviousKeyWeakness(key: string): Weakness | null {
  const lower = key.toLowerCase()
  if (shippedWith.has(lower)) return 'default'
  if (firstTried.has(lower)) return 'common'
  if (isUniform(key)) return 'uniform'
  return key.length < 12 ? 'short-key' : null
}

/** Whether no more than three different characters are in it. The fourth is found early in what machines make, of which imports have many. */
function isUniform(text: string): boolean {
  const seen = new Set<string>()
  for (const character of text) if (seen.add(character).size > 3) return false
  return true
}

/** Whether nothing but a few digits and signs is left of a password without the word, forwards or backwards. */
function isMadeOf(lower: string, word: string): boolean {
  const folded = word.toLowerCase()
  if (folded.length < 3) return lower === folded
  return [folded, [...folded].reverse().join('')].some((part) => {
    if (!lower.includes(part)) return false
    const left = lower.replace(part, '')
    return left.length <= 4 || /^[\d\W_]*$/.test(left)
  })
}

/** The name as a whole, and its parts that are long enough to mean something. */
function wordsOf(name: string): string[] {
  const parts = name.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return [name.toLowerCase(), parts.join(''), ...parts].filter((part) => part.length >= 4)
}

/** Fewest characters of a passphrase. */
const minLength = 12
/** Fewest characters that don't follow from the ones before them. */
const minUnpredictable = 8

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', '1234567890']

/** Words that guessers try first, whatever surrounds them. */
const common = (
  'password passwort passphrase keyward vault secret letmein welcome admin changeme login master iloveyou monkey dragon ' +
  'default test user root'
).split(' ')

/** Digits and signs that stand for letters. */
const letterOf: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' }

/**
 * Whether a passphrase is too easy to guess. The rule, which is a floor and no estimate of strength:
 *
 * 1. at least 12 characters;
 * 2. at least 8 of them unpredictable. A character is predictable when it repeats the one before it, goes on with a run of
 *    three or more (abc, 321, a row of the keyboard), repeats three or more that stood earlier, or goes on with one of the
 *    words that guessers try first. Case doesn't count, and 0, 1, 3, 4, 5, 7, @ and $ count as the letters they stand for.
 *
 * Five random words pass; `passwordpassword`, `aaaaaaaaaaaa` and `Keyward-12345` don't.
 */
export function isTooWeak(passphrase: string | Uint8Array): boolean {
  const text = typeof passphrase === 'string' ? passphrase : new TextDecoder().decode(passphrase)
  const characters = [...text.normalize('NFKC').toLowerCase()]
  return characters.length < minLength || countUnpredictable(characters) < minUnpredictable
}

function countUnpredictable(characters: readonly string[]): number {
  // One unit for each character, so that an index means the same in the text and in the list.
  const text = characters.map((character) => (character.length === 1 ? character : '\0')).join('')
  const letters = [...text].map((character) => letterOf[character] ?? character).join('')
  const predictable = new Set<number>()
  const mark = (from: number, to: number) => {
    for (let i = from; i < to; i++) predictable.add(i)
  }
  for (const word of common)
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + 1)) mark(at + 1, at + word.length)
  for (let i = 1; i < text.length; i++) {
    const before = stepsTo(text, i - 1)
    if (text[i] === text[i - 1] || stepsTo(text, i).some((step) => before.includes(step))) mark(i, i + 1)
    if (i + 3 <= text.length && text.slice(0, i + 2).includes(text.slice(i, i + 3))) mark(i, i + 3)
  }
  return text.length - predictable.size
}

/** In which ways a character follows from the one before it: through the alphabet or along a row of the keyboard. */
function stepsTo(text: string, i: number): string[] {
  const before = text[i - 1]
  const character = text[i]
  if (before === undefined || character === undefined) return []
  const steps: string[] = []
  const distance = character.charCodeAt(0) - before.charCodeAt(0)
  if (Math.abs(distance) === 1) steps.push(distance > 0 ? 'up' : 'down')
  if (rows.some((row) => row.includes(before + character))) steps.push('right')
  if (rows.some((row) => row.includes(character + before))) steps.push('left')
  return steps
}

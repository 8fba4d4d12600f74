import { isTooWeak } from '../../shared/passphrase-strength.ts'

/**
 * A local estimate of how hard a passphrase is to guess, in bits, to draw a meter while a person types. It errs on the
 * low side and knows no dictionary.
 */
export function estimateBits(text: string): number {
  const words = text.split(/[\s\-_.]+/).filter((word) => /^\p{L}{3,}$/u.test(word))
  const distinct = new Set(words.map((word) => word.toLowerCase())).size
  // Random words count as words of a list of 2,048; letters of one word don't add up.
  if (words.length >= 3 && words.join('').length >= text.length * 0.7) return Math.min(distinct * 11, 128)

  const classes: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^\p{L}\d]/u, 20],
    [/[^\P{L}a-zA-Z]/u, 40],
  ]
  const alphabet = classes.reduce((sum, [pattern, size]) => sum + (pattern.test(text) ? size : 0), 0)
  if (alphabet === 0) return 0
  return Math.min(128, Math.round(effectiveLength(text) * Math.log2(alphabet) * 0.85))
}

/** Length without what a guesser gets for free: repeated characters and runs such as `abcd` or `4321`. */
function effectiveLength(text: string): number {
  let length = 0
  let previous = 0
  let step = Number.NaN
  const seen = new Map<string, number>()
  for (const [index, character] of [...text.toLowerCase()].entries()) {
    const code = character.codePointAt(0) ?? 0
    const isRun = index > 1 && code - previous === step && Math.abs(step) <= 1
    const times = seen.get(character) ?? 0
    length += isRun ? 0.2 : times > 2 ? 0.4 : 1
    seen.set(character, times + 1)
    step = code - previous
    previous = code
  }
  return length
}

export type Strength = 'none' | 'weak' | 'fair' | 'good' | 'strong'

/** In words. What the core refuses is always `weak`. */
export function strengthOf(text: string): Strength {
  if (text === '') return 'none'
  const bits = estimateBits(text)
  if (isTooWeak(text) || bits < 45) return 'weak'
  if (bits < 60) return 'fair'
  return bits < 75 ? 'good' : 'strong'
}

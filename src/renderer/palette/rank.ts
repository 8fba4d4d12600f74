/**
 * How well `text` fits what a person typed: 0 not at all, more is better. Every typed letter must occur in order; letters at
 * the beginning of words and letters next to each other count more, so `nc` finds "New credential".
 */
export function fitness(text: string, typed: string): number {
  const wanted = typed.toLowerCase().replaceAll(/\s+/g, '')
  if (wanted === '') return 1
  const lower = text.toLowerCase()
  const at = lower.indexOf(typed.toLowerCase().trim())
  // The very words: the beginning of the text, then of a word, then anywhere, where two or three
  // letters can stand by chance.
  if (at >= 0) return at === 0 ? 1000 : startsWord(lower, at) ? 800 : 25 * wanted.length

  // The best of all places where the letters can lie, by the score of every pair (letter, place).
  let best: readonly number[] = scoresOfFirst(lower, wanted.charAt(0))
  for (const letter of wanted.slice(1)) {
    const next: number[] = []
    let carried = 0
    for (let place = 0; place < lower.length; place++) {
      const before = best[place - 1] ?? 0
      if (lower[place] === letter) {
        const adjacent = before > 0 ? before + (startsWord(lower, place) ? 18 : 14) : 0
        const apart = carried > 0 ? carried + (startsWord(lower, place) ? 16 : 1) : 0
        next.push(Math.max(adjacent, apart))
      } else next.push(0)
      carried = Math.max(carried - 0.1, before)
    }
    best = next
  }
  const score = Math.max(0, ...best)
  // Letters strewn over a long text are chance, not a match.
  return score < wanted.length * 7 ? 0 : score
}

function scoresOfFirst(lower: string, letter: string): number[] {
  return Array.from(lower, (found, place) => (found !== letter ? 0 : startsWord(lower, place) ? 16 : 4))
}

function startsWord(lower: string, place: number): boolean {
  return place === 0 || /[^\p{L}\p{N}]/u.test(lower.charAt(place - 1))
}

/** Keywords are found by their beginnings alone; strewn letters of words that nobody sees would only surprise. */
function keywordFitness(keywords: string, typed: string): number {
  const wanted = typed.toLowerCase().trim()
  return wanted !== '' &&
    keywords
      .toLowerCase()
      .split(' ')
      .some((word) => word.startsWith(wanted))
    ? 500
    : 0
}

interface Rankable {
  readonly label: string
  /** Other words by which people look for it. */
  readonly keywords?: string
}

/** How well an item fits: as typed, or word by word in any order, each in the label or in the keywords. */
function itemFitness({ label, keywords = '' }: Rankable, typed: string): number {
  const whole = Math.max(fitness(label, typed), keywordFitness(keywords, typed))
  const words = typed.split(/\s+/).filter(Boolean)
  if (words.length < 2) return whole
  const each = words.map((word) => Math.max(fitness(label, word), keywordFitness(keywords, word)))
  return Math.max(whole, each.includes(0) ? 0 : Math.min(...each) * 0.9)
}

/** The items that fit, best first; ties keep their order. A hit in the keywords counts less than one in the label. */
export function rank<T extends Rankable>(items: readonly T[], typed: string): T[] {
  return scored(items, typed)
    .filter(({ score }) => score > 0)
    .map(({ item }) => item)
}

/** All items, those first whose label fits best; for what was found by something else than its label. */
export function bestFirst<T extends Rankable>(items: readonly T[], typed: string): T[] {
  return scored(items, typed).map(({ item }) => item)
}

function scored<T extends Rankable>(items: readonly T[], typed: string) {
  return items
    .map((item) => ({ item, score: itemFitness(item, typed) }))
    .toSorted((one, other) => other.score - one.score)
}

/** Gathers items that come in a burst and hands them on together, `pause` milliseconds after the first one. */
export function gather<T>(pause: number, hand: (items: ReadonlySet<T>) => void): (items: Iterable<T>) => void {
  let waiting: Set<T> | undefined
  return (items) => {
    if (!waiting) {
      const mine = new Set<T>()
      waiting = mine
      setTimeout(() => {
        waiting = undefined
        hand(mine)
      }, pause)
    }
    for (const item of items) waiting.add(item)
  }
}

import { setImmediate } from 'node:timers/promises'

/** Items that are worked on in one go: a few milliseconds. */
const together = 50

/** Works through items and gives way in between, so that a large file doesn't hold up the window. */
export async function inTurns<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    work(item)
    if (index % together === together - 1) await setImmediate()
  }
}

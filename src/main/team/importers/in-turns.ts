import { setImmediate } from 'node:timers/promises'

/** Items that are worked on in one go: a few milliseconds. */
const together = 50

/** Works through items and gives way in between, so that a large file doesn't hold up the window. */
export async function inTurns<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let done = 0
  for (const item of items) {
    work(item)
    done += 1
    if (done % together === 0) await setImmediate()
  }
}

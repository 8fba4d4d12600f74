/** The core hears of a person's activity at most this often, in milliseconds. */
const every = 20_000

/** Calls `report` when a person is at work in the window, now and then, to put off the idle lock. */
export function reportActivity(target: EventTarget, report: () => void, now: () => number = Date.now): void {
  let last = Number.NEGATIVE_INFINITY
  const note = () => {
    if (now() - last < every) return
    last = now()
    report()
  }
  for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel'])
    target.addEventListener(event, note, { capture: true, passive: true })
}

/** The work has taken longer than it may. It goes on: native calls can't be stopped. */
export class DeadlineError extends Error {}

/**
 * Runs native calls one after the other, each with a deadline for its caller. A call that is past its deadline still holds one
 * thread of Node's pool; one may, four would stop the file system, so no other starts before it has ended.
 */
export class OneAtATime {
  #running: Promise<void> | undefined

  /** @throws DeadlineError after `ms`, whether the call itself or the one before it took so long */
  async run<T>(work: () => Promise<T>, ms: number): Promise<T> {
    const started = performance.now()
    const left = () => Math.max(ms - (performance.now() - started), 1)
    while (this.#running !== undefined) await withDeadline(this.#running, left())
    const result = work()
    const ended = () => {
      pending.delete(this)
      this.#running = undefined
    }
    pending.add(this)
    this.#running = result.then(ended, ended)
    return withDeadline(result, left())
  }
}

/** Queues with a call in native hands. */
const pending = new Set<OneAtATime>()

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError()), ms)
  })
  try {
    return await Promise.race([work, deadline])
  } catch (error) {
    if (error instanceof DeadlineError) endDespitePendingCall()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

let prepared = false

/**
 * Node waits at its end for the threads of its pool, and so for ever for a question that nobody answers. A process with such a
 * call therefore ends by becoming one that does nothing but exit with the same status. Where that can't be done (Windows, whose
 * keychain asks nothing; an older Node) it ends as before. A window's process isn't touched.
 */
function endDespitePendingCall(): void {
  if (prepared || process.versions.electron || !process.execve) return
  prepared = true
  process.once('exit', (status) => {
    if (pending.size > 0) process.execve?.('/bin/sh', ['sh', '-c', `exit ${Number(status)}`], {})
  })
}

/** Runs `work` once, `ms` milliseconds after the last call. */
export function debounce(work: () => void, ms: number): { (): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const call = () => {
    clearTimeout(timer)
    timer = setTimeout(work, ms)
  }
  call.cancel = () => clearTimeout(timer)
  return call
}

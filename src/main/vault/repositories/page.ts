/** Bytes of JSON that the items of one answer may have together. With what surrounds them it stays below 64 KiB. */
const answerBytes = 61 * 1024

/**
 * As many of the items as one answer holds, or as `room` bytes hold, but one at least; the others belong to the next page.
 */
export function fitAnswer<T>(items: readonly T[], room: number = answerBytes): T[] {
  let bytes = 0
  const end = items.findIndex((item, index) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1
    return bytes > room && index > 0
  })
  return items.slice(0, end === -1 ? items.length : end)
}

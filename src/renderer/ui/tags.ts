/** Adds every tag that `text` holds, in order and once. Returns the same array when nothing is new. */
export function addTags(tags: readonly string[], text: string): readonly string[] {
  const fresh = text
    .split(/[\s,]+/)
    .map((tag) => tag.trim())
    .filter((tag, index, all) => tag !== '' && !tags.includes(tag) && all.indexOf(tag) === index)
  return fresh.length === 0 ? tags : [...tags, ...fresh]
}

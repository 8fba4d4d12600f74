/** Words by which names mark an environment. The first one is the environment's own. */
const words: readonly (readonly string[])[] = [
  ['production', 'prod', 'live'],
  ['staging', 'stage'],
  ['development', 'dev'],
]

/**
 * The name of something in another environment: `orders-db-staging` becomes `orders-db-production`, `stripe-live` becomes
 * `stripe-staging`, and what names no environment gets one: `Orders` becomes `Orders staging`. In the same environment it is a
 * copy.
 */
export function nameInEnvironment(name: string, from: string, to: string): string {
  const next = to.trim()
  const joint = name.includes(' ') || !/[-_]/.test(name) ? ' ' : name.includes('-') ? '-' : '_'
  if (next === '') return name
  if (next === from) return `${name}${joint}copy`
  const marks = words.find(([own]) => own === from) ?? (from === '' ? [] : [from])
  for (const mark of marks) {
    const found = new RegExp(`(?<![\\p{L}\\p{N}])${escapeOf(mark)}(?![\\p{L}\\p{N}])`, 'iu').exec(name)
    if (found) return name.slice(0, found.index) + next + name.slice(found.index + mark.length)
  }
  return `${name}${joint}${next}`
}

function escapeOf(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** A number with its noun: `1 credential`, `1,204 credentials`. */
export function count(number: number, one: string): string {
  return `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`
}

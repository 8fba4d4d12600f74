export type Fields = Readonly<Record<string, string>>

/** What must not come out of Keyward, as far as it was made in this process. */
export const secrets = new Set<string>()

/** Remembers what must not come out. */
export function keepSecret<T extends string>(secret: T): T {
  secrets.add(secret)
  return secret
}

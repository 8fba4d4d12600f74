import { userInfo } from 'node:os'

/** Name of the operating system's user. Containers run as users that have a number alone. */
export function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim()
  }
}

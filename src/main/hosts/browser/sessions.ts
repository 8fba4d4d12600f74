import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Sessions that are remembered; the oldest ends when one more begins. */
const sessionLimit = 32

/**
 * Who may call: whoever brought the one-use token of a link, then whoever brings the session key that it was exchanged
 * for. Both are 256 random bits, kept as hashes, compared in constant time, and end with the process.
 */
export class Sessions {
  #token: Buffer | undefined
  #sessions: Buffer[] = []

  /** Makes the token of a new link. A link that nobody has used yet ends with it. */
  newToken(): string {
    const token = randomBytes(32).toString('base64url')
    this.#token = digest(token)
    return token
  }

  /** Exchanges the token for a session key, once. */
  redeem(token: string): string | undefined {
    if (this.#token === undefined || !timingSafeEqual(this.#token, digest(token))) return undefined
    this.#token = undefined
    const session = randomBytes(32).toString('base64url')
    this.#sessions = [digest(session), ...this.#sessions].slice(0, sessionLimit)
    return session
  }

  /** Whether the key belongs to a session of this process. */
  admits(session: string): boolean {
    const offered = digest(session)
    let found = false
    for (const known of this.#sessions) found = timingSafeEqual(known, offered) || found
    return found
  }
}

/** Hashing first makes both sides of a comparison equally long. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

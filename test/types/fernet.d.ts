/** The npm package `fernet`, as far as it is a test peer. It ships no types. */
declare module 'fernet' {
  export class Secret {
    constructor(secret64: string)
  }
  export class Token {
    constructor(options: { secret: Secret; token?: string; ttl?: number; time?: string })
    encode(message: string): string
    decode(token: string): string
  }
}

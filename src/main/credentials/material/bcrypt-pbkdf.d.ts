declare module 'bcrypt-pbkdf' {
  /** Fills `key` from a password and a salt; answers 0 when it could. */
  export function pbkdf(
    password: Uint8Array,
    passwordLength: number,
    salt: Uint8Array,
    saltLength: number,
    key: Uint8Array,
    keyLength: number,
    rounds: number,
  ): number
}

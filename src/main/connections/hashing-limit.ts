import crypto, { webcrypto } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { failure } from './classify.ts'
import { ProbeFailure } from './connector.ts'

/** Many times what servers ask for: 4,096 in most, 600,000 where it is meant to last. About a second of work. */
const maxRounds = 2_000_000

const tooManyRounds = failure('unexpected-answer', 'PBKDF2', {
  message: 'The server asks for the password to be hashed millions of times, so nothing was hashed.',
  remedy: 'Check the address and the port. If they are right, tell the people who run the server.',
})

/**
 * Refuses PBKDF2 with more rounds than any honest server asks for, in this thread. In sign-ins such as SCRAM the server names
 * the number, and drivers take it as it is: two billion rounds would hold a thread for half an hour that no deadline can end,
 * one of four that all of Keyward shares. To be called before a driver is loaded.
 */
export function limitHashing(): void {
  const { pbkdf2, pbkdf2Sync } = crypto
  const { subtle } = webcrypto
  const deriveBits = subtle.deriveBits.bind(subtle)
  crypto.pbkdf2 = (password, salt, rounds, length, digest, done) => {
    if (rounds <= maxRounds) pbkdf2(password, salt, rounds, length, digest, done)
    else done(new ProbeFailure(tooManyRounds), Buffer.alloc(0))
  }
  crypto.pbkdf2Sync = (password, salt, rounds, length, digest) => {
    if (rounds <= maxRounds) return pbkdf2Sync(password, salt, rounds, length, digest)
    throw new ProbeFailure(tooManyRounds)
  }
  subtle.deriveBits = async (algorithm, key, length) => {
    const rounds = typeof algorithm === 'object' && 'iterations' in algorithm ? algorithm.iterations : 0
    // The overloads differ in whether the length may be left out, which is the driver's affair.
    if (rounds <= maxRounds) return deriveBits(algorithm, key, length as number)
    throw new ProbeFailure(tooManyRounds)
  }
  syncBuiltinESMExports()
}

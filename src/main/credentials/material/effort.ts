import { readDer } from './der.ts'

/**
 * How much work the opening of one key may cost. Whoever encrypts a key decides how often its passphrase is hashed, and a
 * hostile file could ask for hours. `full` is for the one value that a person enters; `little` for the many of an import,
 * where what asks for more stays unopened.
 */
export type Effort = 'full' | 'little'

const limits: Readonly<Record<Effort, number>> = { full: 2_000_000, little: 10_000 }

/** Whether the hashing that encrypted DER asks for is within the limit. */
export function isWithin(effort: Effort, der: Buffer): boolean {
  return iterationsOf(der, 0, der.length, 0) <= limits[effort]
}

const [integer, octets, constructed] = [0x02, 0x04, 0x20]

/**
 * All iterations in encrypted PKCS#8 or PKCS#12 (RFC 8018, 7292, 7914): the numbers that follow a salt. Together, since a file
 * may have any number of encrypted parts. Infinite for what is no plain DER.
 */
function iterationsOf(bytes: Buffer, start: number, end: number, depth: number): number {
  if (depth > 20) return Number.POSITIVE_INFINITY
  let total = 0
  let isSalted = false
  /** Numbers since a salt. */
  let run: number[] = []
  for (let at = start; at < end; ) {
    const element = readDer(bytes, at)
    if (element === null || element.end > end) return Number.POSITIVE_INFINITY
    if (element.tag === integer) {
      if (isSalted) run.push(numberOf(bytes.subarray(element.start, element.end)))
    } else {
      total += workOf(run)
      run = []
      isSalted = element.tag === octets
      if (isSalted) total += insideOf(bytes, element.start, element.end, depth)
      else if ((element.tag & constructed) !== 0) total += iterationsOf(bytes, element.start, element.end, depth + 1)
    }
    at = element.end
  }
  return total + workOf(run)
}

/** PKCS#12 packs DER into octet strings. What only looks like it, such as ciphertext, has no iterations. */
function insideOf(bytes: Buffer, start: number, end: number, depth: number): number {
  const inner = readDer(bytes, start)
  if (inner === null || inner.tag !== 0x30 || inner.end !== end) return 0
  return iterationsOf(bytes, inner.start, inner.end, depth + 1)
}

/** The count alone, which the length of the key may follow; or cost, block size and parallelism of scrypt. */
function workOf([count = 0, blocks = 1, lanes]: readonly number[]): number {
  return lanes === undefined ? count : count * blocks * lanes
}

function numberOf(bytes: Buffer): number {
  if (bytes.length > 6) return Number.POSITIVE_INFINITY
  const value = bytes.length === 0 ? 0 : bytes.readIntBE(0, bytes.length)
  return value < 0 ? Number.POSITIVE_INFINITY : Math.max(value, 1)
}

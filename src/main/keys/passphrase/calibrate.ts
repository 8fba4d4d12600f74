import { randomBytes } from 'node:crypto'
import type { KdfCost } from './argon2id.ts'
import { argon2id } from './argon2id.ts'

/** No new slot costs an attacker less than this (RFC 9106, second recommended option). */
export const floorCost: KdfCost = { memoryKiB: 64 * 1024, passes: 3, lanes: 1 }

const memoryKiB = 128 * 1024
const passes = { least: 3, most: 10 }
/** Milliseconds that opening with a passphrase may take: half a second for a person, a wall for a guesser. */
const targetMs = 500

/**
 * Finds the cost of a passphrase slot by trying it on this machine: 128 MiB and as many passes, 3 to 10, as fit into half a
 * second. A machine that needs more than a second for three passes, or hasn't the memory, gets the floor.
 */
export async function calibrate(derive = argon2id, now = () => performance.now()): Promise<KdfCost> {
  const started = now()
  try {
    const cost = { memoryKiB, passes: passes.least, lanes: 1 }
    const key = await derive({ passphrase: randomBytes(16), salt: randomBytes(16), cost, length: 32 })
    key.fill(0)
  } catch {
    return floorCost
  }
  const elapsed = now() - started
  if (elapsed > 2 * targetMs) return floorCost
  const fitting = Math.floor((passes.least * targetMs) / Math.max(elapsed, 1))
  return { memoryKiB, passes: Math.min(Math.max(fitting, passes.least), passes.most), lanes: 1 }
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { canonical } from '../crypto/canonical.ts'
import { writeFileAtomically } from './atomic-file.ts'
import { isService } from './registry.ts'
import { notedInOrder } from './settings.ts'
import type { SlotRecord } from './slot-file.ts'

/*
 * A slot's settings say where a sign-in is sent, through which proxy, and whose certificates are trusted, and they stand in a file
 * whose MAC can be checked only with the vault key that the sign-in is needed for. Whoever can write a vault's folder (a synced
 * one, for example) could have tokens sent to themselves. So every computer remembers the slots that it has seen proven, as SSH
 * does with the keys of hosts: beside the vaults, not in them. A slot that it doesn't know is used when a person names it, having
 * seen its settings, and not before.
 */

/** The slots whose settings this computer has seen proven by the vault key. */
export interface KnownSlots {
  has(slot: SlotRecord): boolean
  /** Remembers the slots of a file that the vault key has proven. What is known of an ID stays as it is. */
  remember(slots: readonly SlotRecord[]): Promise<void>
}

const fileName = 'known-slots.json'
const maxBytes = 256 * 1024
/** Slots that are gone stay until there are too many. */
const maxSlots = 1000

const stored = z.record(z.string(), z.string())

/**
 * The known slots of a home folder. What can't be read is not known, and what can't be written is asked about again, as is what
 * one of two processes adds that write at the same moment.
 */
export function openKnownSlots(home: string): KnownSlots {
  const file = join(home, fileName)
  return {
    has: (slot) => read(file)[slot.id] === digestOf(slot),
    async remember(slots) {
      const services = slots.filter(({ provider }) => isService(provider))
      if (services.length === 0) return
      const known = read(file)
      // Every change of a slot makes another one, so that an ID with other settings comes from a vault that was put in the place of ours.
      const fresh = services.filter(({ id }) => !Object.hasOwn(known, id))
      if (fresh.length === 0) return
      const added = fresh.map((slot) => [slot.id, digestOf(slot)])
      const next = Object.fromEntries([...Object.entries(known), ...added].slice(-maxSlots))
      try {
        await writeFileAtomically(file, `${JSON.stringify(next, null, 2)}\n`)
      } catch {
        // See above.
      }
    },
  }
}

/**
 * The same for looking into a file from elsewhere. It is proven by its own vault key, which may be anybody's: remembered, its slots
 * would count for those of the person's vault that have the same IDs.
 */
export function withoutRemembering(known: KnownSlots | undefined): KnownSlots {
  return { has: (slot) => known?.has(slot) ?? false, remember: async () => {} }
}

function read(file: string): Readonly<Record<string, string>> {
  try {
    const text = readFileSync(file, 'utf8')
    return text.length > maxBytes ? {} : stored.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

/** SHA-256 over what a slot says about its use. */
function digestOf({ provider, source, params }: SlotRecord): string {
  return createHash('sha256')
    .update(canonical(['keyward/known-slot', provider, source, ...notedInOrder(params)]))
    .digest('base64url')
}

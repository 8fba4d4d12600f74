import type * as z from 'zod'

/**
 * One call of the contract: strict schemas for what goes in and what comes out. `needs` says in which state of the vault
 * it can be called: `open` calls also work while it is locked or missing.
 */
export interface CallDefinition<Req extends z.ZodType = z.ZodType, Res extends z.ZodType = z.ZodType> {
  readonly needs: 'open' | 'unlocked'
  readonly request: Req
  readonly response: Res
}

/** A call that works without an unlocked vault. */
export function open<Req extends z.ZodType, Res extends z.ZodType>(request: Req, response: Res) {
  return { needs: 'open', request, response } as const satisfies CallDefinition<Req, Res>
}

/** A call that needs an unlocked vault. */
export function unlocked<Req extends z.ZodType, Res extends z.ZodType>(request: Req, response: Res) {
  return { needs: 'unlocked', request, response } as const satisfies CallDefinition<Req, Res>
}

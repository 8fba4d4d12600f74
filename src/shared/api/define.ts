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

interface Schemas<Req extends z.ZodType, Res extends z.ZodType> {
  readonly request: Req
  readonly response: Res
}

/** A call that works without an unlocked vault. */
export function open<Req extends z.ZodType, Res extends z.ZodType>(
  make: () => Schemas<Req, Res>,
): CallDefinition<Req, Res> {
  return define('open', make)
}

/** A call that needs an unlocked vault. */
export function unlocked<Req extends z.ZodType, Res extends z.ZodType>(
  make: () => Schemas<Req, Res>,
): CallDefinition<Req, Res> {
  return define('unlocked', make)
}

/** The schemas are made when they are first asked for: a command makes one or two of sixty calls. */
function define<Req extends z.ZodType, Res extends z.ZodType>(
  needs: CallDefinition['needs'],
  make: () => Schemas<Req, Res>,
): CallDefinition<Req, Res> {
  let made: Schemas<Req, Res> | undefined
  const schemas = () => {
    made ??= make()
    return made
  }
  return {
    needs,
    get request() {
      return schemas().request
    },
    get response() {
      return schemas().response
    },
  }
}

import { randomUUID } from 'node:crypto'
import type * as z from 'zod'
import { findCall } from '../../shared/api/areas.ts'
import type { Area, Envelope, Handlers } from '../../shared/api/contract.ts'
import type { CallDefinition } from '../../shared/api/define.ts'
import type { ErrorBody, ErrorCode, FieldIssue } from '../../shared/errors.ts'
import { VaultError } from '../../shared/errors.ts'
import { toVaultError } from '../vault/sqlite-errors.ts'
import type { EgressGuard } from './egress-guard.ts'

/** One handler for every call of the contract, an area at a time: each is loaded with its first call. */
export type AllHandlers = { readonly [A in Area]: () => Promise<Handlers<A>> }

type AnyHandlers = Record<string, (request: unknown) => unknown>

interface DispatchOptions {
  readonly handlers: AllHandlers
  readonly guard: EgressGuard
  /** Throws `vault-locked` or `vault-not-found` unless the vault is open. */
  requireUnlocked(): void
  /** Throws `access-denied` for what a team shares without the right to it. */
  requireAccess(call: string, request: unknown): void
  /** Takes what was attempted and not done: a request that was understood, and the code that it ended with. */
  failed(call: string, request: unknown, code: ErrorCode): void
  /** Takes an unexpected error, under the reference that the caller is told. */
  unexpected(reference: string, call: string, error: unknown): void
}

/**
 * The way of every call: find it → parse the request strictly → check the vault's state, and the person's right → run the handler →
 * check the answer against its schema → hold it back if it contains a secret. It never throws.
 */
export function createDispatch(
  options: DispatchOptions,
): (name: string, request: unknown) => Promise<Envelope<unknown>> {
  const made = new Map<Area, Promise<AnyHandlers>>()
  const handlersOf = (area: Area): Promise<AnyHandlers> => {
    const known = made.get(area) ?? (options.handlers[area]() as Promise<unknown> as Promise<AnyHandlers>)
    made.set(area, known)
    return known
  }
  const used = new Set<CallDefinition>()
  return async (name, request) => {
    try {
      const definition = await findCall(name)
      if (!definition) throw new VaultError('unknown-call')
      // zod compiles a schema before it is used, which pays from the second time on.
      const parsing = { jitless: !used.has(definition) }
      used.add(definition)
      const parsed = definition.request.safeParse(request, parsing)
      if (!parsed.success) throw new VaultError('invalid-request', { issues: issuesOf(parsed.error) })
      if (definition.needs === 'unlocked') options.requireUnlocked()
      const [area, call] = name.split('.') as [Area, string]
      const handlers = await handlersOf(area)
      const answer = await attempt(options, name, parsed.data, () => {
        if (definition.needs === 'unlocked') options.requireAccess(name, parsed.data)
        return handlers[call]?.(parsed.data)
      })
      const value = definition.response.parse(answer, parsing)
      if (options.guard.finds(JSON.stringify(value))) throw new VaultError('egress-blocked')
      return { ok: true, value }
    } catch (error) {
      return { ok: false, error: guardError(options, bodyOf(options, name, error)) }
    }
  }
}

async function attempt(
  options: DispatchOptions,
  name: string,
  request: unknown,
  work: () => unknown,
): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    const known = toVaultError(error)
    options.failed(name, request, known instanceof VaultError ? known.code : 'internal')
    throw error
  }
}

function bodyOf(options: DispatchOptions, name: string, error: unknown): ErrorBody {
  const known = toVaultError(error)
  if (known instanceof VaultError && known.code !== 'internal') return known.toBody()
  const reference = randomUUID()
  options.unexpected(reference, name, error)
  return new VaultError('internal', { reference }).toBody()
}

/** Errors name fields and subjects; should one ever repeat a secret, only its code is told. */
function guardError(options: DispatchOptions, body: ErrorBody): ErrorBody {
  return options.guard.finds(JSON.stringify(body)) ? new VaultError('egress-blocked').toBody() : body
}

/** Zod's complaints as sentences about fields. Zod's own messages may repeat input, so only ours and the kinds pass. */
function issuesOf(error: z.ZodError): FieldIssue[] {
  return error.issues.slice(0, 50).map((issue) => ({
    path: issue.path.map((part) => (typeof part === 'symbol' ? '' : String(part)).slice(0, 100)).join('.'),
    message: sentenceOf(issue),
  }))
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'There is a field that this call does not have.'
    case 'invalid_type':
      return 'A value is missing or of the wrong kind.'
    case 'invalid_value':
      return 'This value is not one of the possible ones.'
    case 'too_big':
      return issue.origin === 'string' ? `Use at most ${issue.maximum} characters.` : `At most ${issue.maximum}.`
    case 'too_small':
      return issue.origin === 'string' ? `Use at least ${issue.minimum} characters.` : `At least ${issue.minimum}.`
    case 'invalid_format':
    case 'custom':
      // Sentences written in the schemas; zod's generated ones begin with "Invalid".
      return issue.message.startsWith('Invalid') ? 'This is not written as it should be.' : issue.message
    default:
      return 'This value is not valid.'
  }
}

import * as z from 'zod'
import { id, instant, name } from '../domain/common.ts'
import { parameterField, parameters } from '../domain/connection.ts'
import { conflictChoice, conflictDecision, revisionItem, syncConflict } from '../domain/remote.ts'
import { unlocked } from './define.ts'

const count = z.number().int().nonnegative()

const pulled = z.strictObject({
  /** Number of the newest revision; 0 for a server that has none. */
  revision: count,
  created: count,
  replaced: count,
  removed: count,
  /** What both sides have changed, and after it what can’t be taken in at all; as many as an answer holds. */
  conflicts: z.array(syncConflict).max(100),
  /** How many wait for a person’s decision, and how many can’t be taken in. */
  undecided: count,
  refused: count,
})

/** What a synchronisation does with conflicts: what was decided about single ones, and what holds for all others. */
const synchronise = z.strictObject({
  teamId: id,
  onConflict: conflictChoice.default('leave'),
  decisions: z.array(conflictDecision).max(100).default([]),
})

/** A team’s server. */
const remote = z.strictObject({
  kind: z.string(),
  parameters,
  credentialId: id.nullable(),
  credential: z.string(),
  /** The last revision that both sides have; 0 before the first. */
  revision: count,
  syncedAt: instant.nullable(),
  /** Shared credentials that were changed here since, as far as one manages them. */
  waiting: count,
  /** Whether it is asked for what is new when the vault is unlocked. */
  automatic: z.boolean(),
  /** What of the last pull waits for a person’s decision. */
  undecided: count,
  /** Why the last attempt failed; null when it didn’t. */
  failure: z.string().nullable(),
})

export const remotesApi = {
  /** The kinds of team servers, with the fields of their settings. */
  kinds: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.string(),
          label: z.string(),
          summary: z.string(),
          parameters: z.array(parameterField),
          /** Types of credentials that it signs in with; empty for none. */
          credentialTypes: z.array(z.string()),
          credentialRequired: z.boolean(),
        }),
      ),
    }),
  })),
  get: unlocked(() => ({
    request: z.strictObject({ teamId: id }),
    response: z.strictObject({ remote: remote.nullable() }),
  })),
  /**
   * Tries a server, and keeps it when it holds what a team relies on; otherwise nothing is kept. `consent` binds the credential to it.
   * A server that is replaced is forgotten here; what lies there stays.
   */
  set: unlocked(() => ({
    request: z.strictObject({
      teamId: id,
      kind: z.string().max(40),
      parameters,
      credentialId: id.nullable(),
      consent: z.boolean(),
    }),
    response: z.strictObject({
      remote: remote.nullable(),
      verdict: z.enum(['holds', 'refused']),
      reason: z.string().nullable(),
      findings: z.array(z.strictObject({ step: z.string(), ok: z.boolean(), message: z.string() })),
    }),
  })),
  /** Forgets the server here. What lies there stays. */
  remove: unlocked(() => ({ request: z.strictObject({ teamId: id }), response: z.strictObject({}) })),
  /** Whether the server is asked for what is new when the vault is unlocked. What both sides have changed waits then. */
  setAutomatic: unlocked(() => ({
    request: z.strictObject({ teamId: id, automatic: z.boolean() }),
    response: z.strictObject({ remote: remote.nullable() }),
  })),
  pull: unlocked(() => ({ request: synchronise, response: pulled })),
  /** Takes in what is new, then sends what was changed here. */
  push: unlocked(() => ({
    request: synchronise,
    response: pulled.extend({ sent: count, ended: count }),
  })),
  /** The revisions of the server, newest first, as far as one was a member. */
  history: unlocked(() => ({
    request: z.strictObject({ teamId: id, before: count.nullable(), limit: z.number().int().min(1).max(20) }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          number: count,
          at: instant,
          author: name,
          credentials: count,
          /** How many it brought or changed, and took out; null where the one before can’t be read. */
          changed: count.nullable(),
          removed: count.nullable(),
        }),
      ),
      /** Whether there are older ones. */
      hasMore: z.boolean(),
    }),
  })),
  /** What an older revision has otherwise than this vault, as far as its bundles are for this person. */
  revision: unlocked(() => ({
    request: z.strictObject({ teamId: id, number: z.number().int().min(1) }),
    response: z.strictObject({
      number: count,
      at: instant,
      author: name,
      /** What differs; as many as an answer holds. */
      items: z.array(revisionItem).max(100),
      /** How many differ and can be brought back, differ and can’t, and are the same. */
      counts: z.strictObject({ restorable: count, refused: count, same: count }),
    }),
  })),
  /**
   * Brings credentials back to their state of an older revision: all that differ (null), or some. It is a change here as any other, sent
   * with the next push. What came into the team since stays.
   */
  restore: unlocked(() => ({
    request: z.strictObject({
      teamId: id,
      number: z.number().int().min(1),
      ids: z.array(id).min(1).max(1000).nullable(),
    }),
    response: z.strictObject({ restored: count, refused: count }),
  })),
  /** Ends the work with a team’s server that goes on, a trial too: its call throws `cancelled`. */
  cancel: unlocked(() => ({ request: z.strictObject({ teamId: id }), response: z.strictObject({}) })),
}

import * as z from 'zod'
import { instant } from '../domain/common.ts'
import { noticeCounts, told } from '../domain/notice.ts'
import { oauthProgress } from '../domain/oauth.ts'
import { testResult } from '../domain/probe.ts'
import { vaultState } from '../domain/vault.ts'
import type { ErrorBody } from '../errors.ts'
import { alertsApi, alertsRaised } from './alerts.ts'
import { appApi } from './app.ts'
import { auditApi } from './audit.ts'
import { backupsApi } from './backups.ts'
import { bundlesApi } from './bundles.ts'
import { connectionsApi } from './connections.ts'
import { credentialsApi } from './credentials.ts'
import type { CallDefinition } from './define.ts'
import { filesApi } from './files.ts'
import { identityApi } from './identity.ts'
import { importsApi } from './imports.ts'
import { leavingApi } from './leaving.ts'
import { noticesApi } from './notices.ts'
import { oauthApi } from './oauth.ts'
import { offboardingApi } from './offboarding.ts'
import { overviewApi } from './overview.ts'
import { policyApi } from './policy.ts'
import { referencesApi } from './references.ts'
import { remotesApi } from './remotes.ts'
import { requestsApi } from './requests.ts'
import { retirementsApi } from './retirements.ts'
import { reviewsApi } from './reviews.ts'
import { rotationProgress, rotationsApi } from './rotations.ts'
import { sharingApi } from './sharing.ts'
import { streamsApi } from './streams.ts'
import { systemsApi } from './systems.ts'
import { teamsApi } from './teams.ts'
import { testProgress, testsApi } from './tests.ts'
import { usageApi } from './usage.ts'
import { vaultApi } from './vault.ts'
import { webhooksApi } from './webhooks.ts'

/**
 * The whole API between a face (window, command) and the core, as one value. Handlers, clients, hosts and test doubles are
 * derived from it; a renamed call breaks the compilation everywhere.
 */
export const contract = {
  app: appApi,
  vault: vaultApi,
  backups: backupsApi,
  credentials: credentialsApi,
  usage: usageApi,
  references: referencesApi,
  webhooks: webhooksApi,
  systems: systemsApi,
  connections: connectionsApi,
  tests: testsApi,
  requests: requestsApi,
  oauth: oauthApi,
  rotations: rotationsApi,
  audit: auditApi,
  alerts: alertsApi,
  streams: streamsApi,
  identity: identityApi,
  teams: teamsApi,
  offboarding: offboardingApi,
  sharing: sharingApi,
  remotes: remotesApi,
  bundles: bundlesApi,
  imports: importsApi,
  leaving: leavingApi,
  overview: overviewApi,
  policy: policyApi,
  notices: noticesApi,
  reviews: reviewsApi,
  retirements: retirementsApi,
  files: filesApi,
} as const satisfies Record<string, Record<string, CallDefinition>>

export type Contract = typeof contract
export type Area = keyof Contract
/** A call's full name, such as `credentials.list`. */
export type CallName = { [A in Area]: `${A}.${keyof Contract[A] & string}` }[Area]

type Split<N extends CallName> = N extends `${infer A extends Area}.${infer C}` ? [A, C] : never
type Definition<N extends CallName> =
  Split<N> extends [infer A extends Area, infer C] ? (C extends keyof Contract[A] ? Contract[A][C] : never) : never
type Input<D> = D extends CallDefinition ? z.input<D['request']> : never
type Parsed<D> = D extends CallDefinition ? z.output<D['request']> : never
type Answer<D> = D extends CallDefinition ? z.output<D['response']> : never

/** What a caller passes. */
export type RequestOf<N extends CallName> = Input<Definition<N>>
/** What a handler receives: the parsed request. */
export type ParsedRequestOf<N extends CallName> = Parsed<Definition<N>>
/** What a call answers. */
export type ResponseOf<N extends CallName> = Answer<Definition<N>>

/** One handler for every call of an area. */
export type Handlers<A extends Area> = {
  readonly [C in keyof Contract[A]]: (
    request: Parsed<Contract[A][C]>,
  ) => Promise<Answer<Contract[A][C]>> | Answer<Contract[A][C]>
}

/** A client with every call of the contract as a method. */
export type Client = {
  readonly [A in Area]: {
    readonly [C in keyof Contract[A]]: (request: Input<Contract[A][C]>) => Promise<Answer<Contract[A][C]>>
  }
}

/** What the core tells its faces without being asked. */
export const events = {
  /** Something in the vault changed, here or in another process; what is shown should be read again. */
  'vault.changed': z.strictObject({
    areas: z.array(z.enum(['credentials', 'connections', 'systems', 'audit', 'slots', 'reviews', 'teams'])),
  }),
  'vault.state': z.strictObject({
    state: vaultState,
    reason: z.enum(['person', 'idle', 'suspend', 'elsewhere', 'damaged']),
  }),
  'tests.progress': testProgress,
  'tests.result': z.strictObject({ runId: z.uuid(), result: testResult }),
  'oauth.progress': oauthProgress,
  'rotations.progress': rotationProgress,
  /** Dates came near: one message, however many they are. */
  'notices.due': told,
  /** How many are near, for the tray; null when the vault is closed and nobody may know. */
  'notices.counts': z.strictObject({ counts: noticeCounts.nullable() }),
  'alerts.raised': alertsRaised,
  /** Until when exports in plain text are allowed; null when they aren't any more. */
  'leaving.changed': z.strictObject({ until: instant.nullable() }),
  /** Long work: `done` of `total`, in the unit that `label` names. */
  progress: z.strictObject({ job: z.string(), label: z.string(), done: z.number(), total: z.number() }),
  /** Leads to an item, or to the overview: a notification was clicked. It waits until the vault is open. */
  'app.open': z.strictObject({
    subjectType: z.enum(['credential', 'connection']).nullable(),
    subjectId: z.uuid().nullable(),
  }),
  /** A command of the desktop menu or a shortcut of the system. */
  'app.command': z.strictObject({
    command: z.enum([
      'new-credential',
      'new-connection',
      'lock',
      'palette',
      'settings',
      'overview',
      'credentials',
      'connections',
      'systems',
      'audit',
      'bundles',
      'review',
    ]),
  }),
} as const

export type EventName = keyof typeof events
export type EventOf<N extends EventName> = z.output<(typeof events)[N]>
export type AnyEvent = { [N in EventName]: { readonly name: N; readonly data: EventOf<N> } }[EventName]

/** Every answer on a wire. */
export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorBody }

/** All names of calls, in the order of the contract. */
export const callNames = Object.entries(contract).flatMap(([area, calls]) =>
  Object.keys(calls).map((call) => `${area}.${call}`),
) as CallName[]

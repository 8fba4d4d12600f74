import type { ProbeCode, Stage } from '../../../shared/domain/probe.ts'

/** How a finding is coloured. `ok` alone is green; a test that could not tell anything is grey. */
export type OutcomeTone = 'good' | 'warn' | 'bad' | 'rest'

interface Outcome {
  readonly label: string
  readonly tone: OutcomeTone
}

const outcomes: Readonly<Record<ProbeCode, Outcome>> = {
  ok: { label: 'Passed', tone: 'good' },
  'not-testable': { label: 'Not testable', tone: 'rest' },
  dns: { label: 'Name not found', tone: 'bad' },
  refused: { label: 'Refused', tone: 'bad' },
  unreachable: { label: 'Unreachable', tone: 'bad' },
  timeout: { label: 'Timed out', tone: 'bad' },
  'tls-expired': { label: 'Certificate expired', tone: 'bad' },
  'tls-untrusted': { label: 'Certificate not trusted', tone: 'bad' },
  'tls-unsupported': { label: 'TLS not supported', tone: 'bad' },
  'host-key-unknown': { label: 'Host key not known', tone: 'warn' },
  'host-key-changed': { label: 'Host key changed', tone: 'bad' },
  'auth-failed': { label: 'Sign-in refused', tone: 'bad' },
  permission: { label: 'Not permitted', tone: 'bad' },
  'not-found': { label: 'Not found', tone: 'bad' },
  'rate-limited': { label: 'Rate limited', tone: 'warn' },
  'server-error': { label: 'Server error', tone: 'bad' },
  'unexpected-answer': { label: 'Unexpected answer', tone: 'bad' },
  'redirect-refused': { label: 'Redirect refused', tone: 'bad' },
  disconnected: { label: 'Disconnected', tone: 'bad' },
  misconfigured: { label: 'Misconfigured', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'rest' },
  crashed: { label: 'Test crashed', tone: 'bad' },
  'host-not-bound': { label: 'Needs consent', tone: 'warn' },
  'credential-disabled': { label: 'Credential disabled', tone: 'rest' },
  'connection-incomplete': { label: 'No credential', tone: 'rest' },
}

export function outcomeOf(code: ProbeCode): Outcome {
  return outcomes[code]
}

/** Whether a finding says that something is broken, and not merely that nothing could be said. */
export function isFailure(code: ProbeCode): boolean {
  return outcomes[code].tone === 'bad' || outcomes[code].tone === 'warn'
}

export const stageLabels: Readonly<Record<Stage, string>> = {
  tunnel: 'Way',
  resolve: 'Resolve',
  connect: 'Connect',
  handshake: 'SSH handshake',
  tls: 'TLS',
  authenticate: 'Authenticate',
  authorize: 'Authorize',
  query: 'Query',
}

/** What happens in a stage, shown until it can tell something itself. */
export const stageSummaries: Readonly<Record<Stage, string>> = {
  tunnel: 'Opens what the connection goes through',
  resolve: 'Looks up the host’s address',
  connect: 'Opens a connection to the host',
  handshake: 'Agrees on encryption and checks the host key',
  tls: 'Agrees on encryption and checks the certificate',
  authenticate: 'Signs in with the credential',
  authorize: 'Checks that the credential is allowed in',
  query: 'Asks one harmless question',
}

/** A duration as people read it: `84 ms`, `1.3 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return '<1 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

import { expect } from 'vitest'
import type { Connector, Leg, ProbeCredential, ProbeTarget } from '../../src/main/connections/connector.ts'
import { hostPort, normalizeHost } from '../../src/main/connections/host.ts'
import { findKind } from '../../src/main/connections/kinds.ts'
import { runProbe } from '../../src/main/connections/probe.ts'
import { collectOutcome, type ProbeOutcome, type StageEvent } from '../../src/main/connections/probe-outcome.ts'
import { runSession } from '../../src/main/connections/probe-session.ts'
import type { ProbeCode, Stage } from '../../src/shared/domain/probe.ts'
import type { SshPeer } from './sshd.ts'

/** A test of a database with a login, bound to the host that it goes to. */
export function databaseTarget(
  kind: string,
  login: { readonly user: string; readonly password: string },
  parameters: Readonly<Record<string, string>>,
): ProbeTarget {
  return probeTarget(kind, loginCredential(login.user, login.password), parameters)
}

/** A user name and a password. */
export function loginCredential(username: string, password: string) {
  return { type: 'database-login', values: { username, password }, secretFields: ['password'] }
}

/** A test with any credential and the kind's defaults, bound to the host that it goes to. */
export function probeTarget(
  kind: string,
  credential: Pick<ProbeCredential, 'type' | 'values' | 'secretFields'> & Partial<ProbeCredential>,
  parameters: Readonly<Record<string, string>>,
): ProbeTarget {
  return {
    kind,
    parameters: { ...defaultsOf(kind), tls: 'auto', allowPlaintext: 'no', ...parameters },
    credential: { http: { headers: {}, query: {} }, clientCertificate: null, ...credential },
    boundHosts: [hostPort({ host: normalizeHost(parameters.host ?? '') ?? '', port: Number(parameters.port) })],
    ca: parameters.ca ?? '',
    name: 'test',
    knownHostKeys: [],
    revokedHostKeys: [],
    hops: [],
    timeoutMs: 15_000,
  }
}

function defaultsOf(kind: string): Record<string, string> {
  const fields = findKind(kind)?.parameters ?? []
  return Object.fromEntries(
    fields.flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default]])),
  )
}

/** Runs a connector in this process instead of in a worker: many cases take a tenth of the time. */
export async function runHere(
  connector: Connector,
  target: ProbeTarget,
  onStage: (event: StageEvent) => void = () => {},
): Promise<ProbeOutcome> {
  const collector = collectOutcome(target, onStage)
  let outcome: ProbeOutcome | null = null
  await runSession(connector, target, (message) => {
    outcome ??= collector.receive(structuredClone(message))
  })
  return outcome ?? expect.fail('The session ended without a finding.')
}

/**
 * Runs a test and asserts its class, the stage in which it ended, and that no secret is in the finding or in an event.
 *
 * @param connector runs here when it is given, otherwise the test runs in its worker
 */
export async function expectFinding(
  target: ProbeTarget,
  code: ProbeCode,
  stage: Stage | null,
  connector: Connector | null = null,
): Promise<ProbeOutcome> {
  const events: StageEvent[] = []
  const onStage = (event: StageEvent) => void events.push(event)
  const outcome = await (connector ? runHere(connector, target, onStage) : runProbe(target, { onStage }))
  const failed = outcome.stages.find(({ ok }) => !ok)
  expect({ code: outcome.code, stage: failed?.stage ?? null }, JSON.stringify(outcome, null, 2)).toEqual({
    code,
    stage,
  })
  expect(outcome.ok).toBe(code === 'ok')
  if (failed) expect(failed.code).toBe(code)
  expect(outcome.message).toMatch(/^[A-Z].*\.$/)
  expect(outcome.remedy === '').toBe(code === 'ok' || code === 'not-testable')
  const shown = JSON.stringify({ outcome, events })
  for (const field of target.credential.secretFields) {
    const value = target.credential.values[field]
    if (typeof value !== 'string' || value === '') continue
    for (const form of [value, JSON.stringify(value).slice(1, -1), Buffer.from(value).toString('base64')]) {
      expect(shown.includes(form), 'the secret is in the finding').toBe(false)
    }
  }
  return outcome
}

/** What a target is reached through: an SSH server with a key. */
export function sshLeg(
  peer: Pick<SshPeer, 'host' | 'port' | 'user'>,
  secrets: Readonly<Record<string, string>>,
  parameters: Readonly<Record<string, string>> = {},
): Leg {
  return {
    name: 'bastion',
    kind: 'ssh',
    parameters: { host: peer.host, port: String(peer.port), ...parameters },
    credential: {
      type: 'ssh-key',
      values: { username: peer.user, ...secrets },
      secretFields: Object.keys(secrets),
      http: { headers: {}, query: {} },
      clientCertificate: null,
    },
    boundHosts: [hostPort(peer)],
    ca: '',
    knownHostKeys: [],
    revokedHostKeys: [],
  }
}

/** What a target is reached through: a proxy, with a user name and password or without. */
export function proxyLeg(
  peer: { readonly host: string; readonly port: number },
  login: { readonly user: string; readonly password: string } | null = null,
): Leg {
  const password = login?.password ?? ''
  const authorization = `Basic ${Buffer.from(`${login?.user}:${password}`).toString('base64')}`
  return {
    name: 'proxy',
    kind: 'http-proxy',
    parameters: { host: peer.host, port: String(peer.port), tls: 'off', allowPlaintext: 'no' },
    credential: {
      type: login === null ? '' : 'basic-auth',
      values: login === null ? {} : { username: login.user, password },
      secretFields: login === null ? [] : ['password'],
      http: { headers: login === null ? {} : { Authorization: authorization }, query: {} },
      clientCertificate: null,
    },
    boundHosts: [hostPort(peer)],
    ca: '',
    knownHostKeys: [],
    revokedHostKeys: [],
  }
}

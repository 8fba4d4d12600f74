import { expect } from 'vitest'
import type { ProbeTarget } from '../../src/main/connections/connector.ts'
import { hostPort, normalizeHost } from '../../src/main/connections/host.ts'
import { type ProbeOptions, type ProbeOutcome, runProbe } from '../../src/main/connections/probe.ts'
import type { ProbeCode, Stage } from '../../src/shared/domain/probe.ts'

/** A test of a database with a login, bound to the host that it goes to. */
export function databaseTarget(
  kind: 'postgresql' | 'mysql' | 'redis',
  login: { readonly user: string; readonly password: string },
  parameters: Readonly<Record<string, string>>,
): ProbeTarget {
  return {
    kind,
    parameters: { tls: 'auto', allowPlaintext: 'no', ...parameters },
    credential: {
      type: 'database-login',
      values: { username: login.user, password: login.password },
      secretFields: ['password'],
      http: { headers: {}, query: {} },
    },
    boundHosts: [hostPort({ host: normalizeHost(parameters.host ?? '') ?? '', port: Number(parameters.port) })],
    ca: parameters.ca ?? '',
    timeoutMs: 15_000,
  }
}

/** Runs a test and asserts its class, the stage in which it ended, and that no secret is in the finding or in an event. */
export async function expectFinding(
  target: ProbeTarget,
  code: ProbeCode,
  stage: Stage | null,
  options: ProbeOptions = {},
): Promise<ProbeOutcome> {
  const events: unknown[] = []
  const outcome = await runProbe(target, { ...options, onStage: (event) => events.push(event) })
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

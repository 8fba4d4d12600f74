import { expect } from 'vitest'
import type { Connector, ProbeTarget } from '../../src/main/connections/connector.ts'
import type { ProbeCode, Stage } from '../../src/shared/domain/probe.ts'
import { type Certificate, type Certificates, makeCertificates } from './certificates.ts'
import { startConnectProxy } from './connect-proxy.ts'
import { startHoldingFront, startSlowFront, startTlsFront } from './fronts.ts'
import { closedPort, startBlackHole } from './sockets.ts'
import { sshdMissing, startSshd } from './sshd.ts'
import { expectFinding, proxyLeg, runHere, sshLeg } from './targets.ts'

/** Makes a target with these parameters in the place of its own. */
type TargetAt = (parameters: Record<string, string>) => ProbeTarget

/** Names that don't resolve, closed ports, hosts that the credential is not bound to, and servers that never speak. */
export async function expectNetworkFindings(
  targetAt: TargetAt,
  connector: Connector,
  silentStage: Stage = 'authenticate',
): Promise<void> {
  await expectFinding(targetAt({ host: 'nowhere.keyward.invalid' }), 'dns', 'resolve', connector)
  const closed = await closedPort()
  await expectFinding(targetAt({ port: String(closed.port) }), 'refused', 'connect', connector)
  const unbound = await expectFinding({ ...targetAt({}), boundHosts: ['other.example:1'] }, 'host-not-bound', null)
  expect(unbound.stages).toEqual([])
  const silent = await startBlackHole()
  try {
    const patient = { ...targetAt({ port: String(silent.port) }), timeoutMs: 700 }
    await expectFinding(patient, 'timeout', silentStage, connector)
  } finally {
    await silent.stop()
  }
}

/** Every certificate that a server can show wrongly, and the right one. The port is of a server without TLS. */
export async function expectTlsFindings(port: number, targetAt: TargetAt, connector: Connector): Promise<void> {
  const { ca, good, expired, wrongName, untrusted } = makeCertificates()
  for (const [certificate, parameters, code] of [
    [good, { tls: 'verify', ca }, 'ok'],
    [wrongName, { tls: 'verify-ca', ca }, 'ok'],
    [good, { tls: 'verify', ca: '' }, 'tls-untrusted'],
    [untrusted, { tls: 'verify', ca }, 'tls-untrusted'],
    [expired, { tls: 'verify', ca }, 'tls-expired'],
    [wrongName, { tls: 'verify', ca }, 'tls-untrusted'],
  ] as const) {
    const front = await startTlsFront(port, certificate)
    try {
      const target = targetAt({ ...parameters, port: String(front.port) })
      const outcome = await expectFinding(target, code, code === 'ok' ? null : 'tls', connector)
      expect(outcome.tls).not.toBeNull()
    } finally {
      await front.stop()
    }
  }
}

/** A server that answers a wrong credential only after 4.5 seconds: refused, and not timed out. */
export async function expectPatience(port: number, targetAt: TargetAt, connector: Connector): Promise<void> {
  const slow = await startSlowFront(port, 4500)
  try {
    await expectFinding(targetAt({ port: String(slow.port) }), 'auth-failed', 'authenticate', connector)
  } finally {
    await slow.stop()
  }
}

/** The same finding through an SSH server, with TLS inside of the tunnel and without. Proves nothing where OpenSSH is missing. */
export async function expectThroughTunnel(
  port: number,
  targetAt: TargetAt,
  connector: Connector,
  code: ProbeCode = 'ok',
  stage: Stage | null = null,
): Promise<void> {
  if (sshdMissing() !== null) return
  const { ca, good } = makeCertificates()
  const front = await startTlsFront(port, good)
  const bastion = await startSshd()
  try {
    const hops = [sshLeg(bastion, { privateKey: bastion.key }, { hostKey: bastion.hostKey })]
    for (const target of [targetAt({}), targetAt({ port: String(front.port), tls: 'verify', ca })]) {
      const outcome = await expectFinding({ ...target, hops }, code, stage, connector)
      expect(outcome.stages.map((result) => result.stage)).toContain('tunnel')
    }
  } finally {
    await bastion.stop()
    await front.stop()
  }
}

/**
 * A right sign-in that the server answers only after more than four seconds, wherever in the test it comes. The connector
 * runs here, so that the server is held back before the sign-in is sent, and not some time after.
 */
export async function expectPatientSignIn(port: number, targetAt: TargetAt, connector: Connector): Promise<void> {
  const front = await startHoldingFront(port)
  try {
    const outcome = await runHere(connector, targetAt({ port: String(front.port) }), ({ stage, ...event }) => {
      if (stage === 'authenticate' && 'state' in event) front.hold(4200)
    })
    expect(outcome.code, JSON.stringify(outcome)).toBe('ok')
    expect(outcome.stages.find(({ stage }) => stage === 'authenticate')?.ms).toBeGreaterThan(4000)
  } finally {
    await front.stop()
  }
}

/** The same success through a proxy, and through an SSH server where this machine has one. */
export async function expectThroughWays(target: ProbeTarget): Promise<void> {
  const proxy = await startConnectProxy()
  try {
    await expectFinding({ ...target, hops: [proxyLeg(proxy)] }, 'ok', null)
    expect(proxy.tunnels.length).toBeGreaterThan(0)
  } finally {
    await proxy.stop()
  }
  if (sshdMissing() !== null) return
  const bastion = await startSshd()
  try {
    const hop = sshLeg(bastion, { privateKey: bastion.key }, { hostKey: bastion.hostKey })
    await expectFinding({ ...target, hops: [hop] }, 'ok', null)
  } finally {
    await bastion.stop()
  }
}

/** Each certificate that a server of its own TLS can have, whose CA is trusted with it, and how the test ends. */
export function certificateCases({ ca, good, expired, wrongName, untrusted }: Certificates): readonly {
  readonly certificate: Certificate
  readonly ca: string
  readonly code: ProbeCode
}[] {
  return [
    { certificate: good, ca, code: 'ok' },
    { certificate: good, ca: '', code: 'tls-untrusted' },
    { certificate: untrusted, ca, code: 'tls-untrusted' },
    { certificate: expired, ca, code: 'tls-expired' },
    { certificate: wrongName, ca, code: 'tls-untrusted' },
  ]
}

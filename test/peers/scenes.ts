import { connect, createServer, type Socket } from 'node:net'
import { expect } from 'vitest'
import type { ProbeTarget } from '../../src/main/connections/connector.ts'
import { runProbe } from '../../src/main/connections/probe.ts'
import type { ProbeCode, Stage } from '../../src/shared/domain/probe.ts'
import type { Certificate, Certificates } from './certificates.ts'
import { startConnectProxy } from './connect-proxy.ts'
import { closedPort, listen, startBlackHole } from './sockets.ts'
import { sshdMissing, startSshd } from './sshd.ts'
import { expectFinding, proxyLeg, sshLeg } from './targets.ts'

// What goes wrong in the same way with every protocol.

/** Longer than what impatient drivers wait for a sign-in. */
const slowMs = 4200

/**
 * Asserts how a test ends where nobody answers: an unknown host, a closed port, and a server that never says a word.
 *
 * @param target the test with these parameters in the place of its own
 * @param silent the stage in which silence shows
 */
export async function expectNobodyThere(
  target: (parameters: Record<string, string>) => ProbeTarget,
  silent: Stage,
): Promise<void> {
  await expectFinding(target({ host: 'nowhere.keyward.invalid' }), 'dns', 'resolve')
  const closed = await closedPort()
  await expectFinding(target({ host: closed.host, port: String(closed.port) }), 'refused', 'connect')
  const peer = await startBlackHole()
  try {
    const patient = { ...target({ host: peer.host, port: String(peer.port) }), timeoutMs: 700 }
    await expectFinding(patient, 'timeout', silent)
  } finally {
    await peer.stop()
  }
}

/** Each certificate that a server can have, whose CA is trusted with it, and how the test ends. */
export function certificateCases({ ca, good, expired, wrongName, untrusted }: Certificates): readonly {
  readonly title: string
  readonly certificate: Certificate
  readonly ca: string
  readonly code: ProbeCode
}[] {
  return [
    { title: 'of the own CA', certificate: good, ca, code: 'ok' },
    { title: 'of a CA that is not trusted', certificate: good, ca: '', code: 'tls-untrusted' },
    { title: 'signed by itself', certificate: untrusted, ca, code: 'tls-untrusted' },
    { title: 'that has expired', certificate: expired, ca, code: 'tls-expired' },
    { title: 'for another name', certificate: wrongName, ca, code: 'tls-untrusted' },
  ]
}

/**
 * Asserts that a sign-in which the server answers only after more than four seconds is waited for. Between the test and
 * the server stands a relay that holds back what the server says from the moment in which the sign-in begins.
 *
 * @param target the test through another port
 */
export async function expectPatientSignIn(
  server: { readonly host: string; readonly port: number },
  target: (port: number) => ProbeTarget,
): Promise<void> {
  const relay = await startRelay(server)
  try {
    const outcome = await runProbe(target(relay.port), {
      onStage: ({ stage, ...event }) => {
        if (stage === 'authenticate' && 'state' in event) relay.hold(slowMs)
      },
    })
    expect(outcome.code, JSON.stringify(outcome)).toBe('ok')
    expect(outcome.stages.find(({ stage }) => stage === 'authenticate')?.ms).toBeGreaterThan(4000)
  } finally {
    await relay.stop()
  }
}

/** Asserts that a target is reached through a proxy, and through an SSH server where this machine has one. */
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

async function startRelay(server: { readonly host: string; readonly port: number }) {
  const answering = new Set<Socket>()
  let isHeld = false
  let timer: NodeJS.Timeout | undefined
  const peer = await listen(
    createServer((socket) => {
      const behind = connect(server.port, server.host)
      answering.add(behind)
      behind
        .on('error', () => {})
        .on('close', () => {
          answering.delete(behind)
          socket.destroy()
        })
      socket.on('close', () => behind.destroy())
      socket.pipe(behind)
      behind.on('data', (chunk) => socket.write(chunk)).on('end', () => socket.end())
      if (isHeld) behind.pause()
    }),
  )
  return {
    port: peer.port,
    hold(milliseconds: number) {
      isHeld = true
      for (const socket of answering) socket.pause()
      timer = setTimeout(() => {
        isHeld = false
        for (const socket of answering) socket.resume()
      }, milliseconds)
    },
    async stop() {
      clearTimeout(timer)
      for (const socket of answering) socket.destroy()
      await peer.stop()
    },
  }
}

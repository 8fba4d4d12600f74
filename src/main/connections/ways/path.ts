import type { Socket } from 'node:net'
import { classify } from '../classify.ts'
import { type Leg, ProbeFailure, type ProbeFailureInfo, type ProbeReport, type ProbeTarget } from '../connector.ts'
import { type Endpoint, endpointOf, hostPort } from '../host.ts'
import { limitInput } from '../input-limit.ts'
import { assertBound, dial, resolveHost } from '../net.ts'
import { ways } from './registry.ts'

/** Opens a connection at the end of a way. */
export type Dial = (endpoint: Endpoint, signal: AbortSignal) => Promise<Socket>

/**
 * The stage `tunnel`: opens everything that a target is reached through, one hop inside the other.
 *
 * @throws ProbeFailure that names the hop at which it ended
 */
export async function openWay(target: ProbeTarget, report: ProbeReport): Promise<Dial> {
  let isFresh = true
  const first = await report.stage(
    'tunnel',
    (signal) => openHops(target.hops, report, signal),
    ({ detail }) => detail,
  )
  return async (endpoint, signal) => {
    // A proxy carries one connection; for another one the way is opened anew.
    const last = target.hops.at(-1)
    const way = isFresh || last?.kind === 'ssh' ? first : await openHops(target.hops, report, signal)
    isFresh = false
    return way.dial(endpoint, signal)
  }
}

async function openHops(
  hops: readonly Leg[],
  report: ProbeReport,
  signal: AbortSignal,
): Promise<{ readonly dial: Dial; readonly detail: string }> {
  let next: Dial = async ({ host, port }, inner) => dial(await resolveHost(host, inner), port, inner)
  const details: string[] = []
  for (const [index, leg] of hops.entries()) {
    const endpoint = endpointOf(leg.parameters)
    const way = await ways.get(leg.kind)?.()
    if (!way) throw new Error('This kind carries no connections.')
    try {
      if (leg.credential.type !== '') assertBound(leg.boundHosts, endpoint)
      const socket = limitInput(await next(endpoint, signal))
      report.onEnd(() => socket.destroy())
      const hop = await way.open({ leg, socket, signal, onHostKey: (key) => report.hostKey(key, index) })
      details.push([hostPort(endpoint), hop.detail].filter(Boolean).join(', '))
      next = hop.dial
    } catch (error) {
      if (signal.aborted) throw error
      throw new ProbeFailure(blame(leg, classify(error, way.classify)), { cause: error })
    }
  }
  return { dial: next, detail: details.join(' → ') }
}

/** The finding about a hop, so that nobody looks for the fault at the connection's own host. */
function blame({ name }: Leg, info: ProbeFailureInfo): ProbeFailureInfo {
  return { ...info, message: `The way there fails at “${name}”. ${info.message}` }
}

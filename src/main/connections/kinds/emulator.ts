import { endpointOfUrl, hostPort, isLoopback, normalizeHost } from '../host.ts'
import type { ParameterField } from '../kind.ts'
import { urlComplaint } from './http.ts'

/**
 * The door for tests: a cloud's hosts are fixed, so that nothing of a credential or a connection can lead a sign-in
 * elsewhere, and this leads all of them to a stand-in on this computer.
 */
export const emulator: ParameterField = {
  name: 'emulator',
  label: 'Emulator on this computer',
  kind: 'text',
  required: false,
  placeholder: 'http://127.0.0.1:8085',
  help: 'A stand-in for the cloud on this computer’s loopback. The host that is meant is the first part of the path. Leave it empty otherwise.',
  validate: (value) => {
    const complaint = urlComplaint(value)
    if (complaint !== null) return complaint
    const host = normalizeHost(new URL(value).hostname) ?? ''
    return host === 'localhost' || isLoopback(host) ? null : 'An emulator listens on localhost, 127.0.0.1 or ::1.'
  },
}

/** An address of the cloud, or what stands for it on this computer. */
export function place(address: string, stand: string | undefined): URL {
  const url = new URL(address)
  if (stand === undefined || stand === '') return url
  return new URL(`${stand.replace(/\/$/, '')}/${url.host}${url.pathname}${url.search}`)
}

/** `host:port` of an address of the cloud, or of what stands for it. */
export function placeTarget(address: string, stand: string | undefined): string {
  return hostPort(endpointOfUrl(place(address, stand)))
}

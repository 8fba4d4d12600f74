import type { ProbeTarget } from '../../src/main/connections/connector.ts'
import type { ConnectionKind } from '../../src/main/connections/kind.ts'

/** A test of a kind over HTTP with a bearer token, bound to the host that it goes to. */
export function bearerTarget(
  kind: ConnectionKind,
  parameters: Readonly<Record<string, string>>,
  token: string,
): ProbeTarget {
  const whole = { allowPlaintext: 'no', ...parameters }
  return {
    kind: kind.id,
    parameters: whole,
    credential: {
      type: 'bearer-token',
      values: { token },
      secretFields: ['token'],
      http: { headers: { Authorization: `Bearer ${token}` }, query: {} },
      clientCertificate: null,
    },
    boundHosts: [kind.target(whole)],
    ca: parameters.ca ?? '',
    name: 'test',
    knownHostKeys: [],
    revokedHostKeys: [],
    hops: [],
    timeoutMs: 15_000,
  }
}

/** A test with keys of AWS, bound to every host that it goes to. */
export function awsTarget(
  kind: ConnectionKind,
  parameters: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): ProbeTarget {
  return typedTarget(kind, parameters, 'aws-access-key', values, ['secretAccessKey', 'sessionToken', 'mfaSecret'])
}

/** A test of a kind with a credential of a type that goes into no request by itself, bound to every host that it goes to. */
export function typedTarget(
  kind: ConnectionKind,
  parameters: Readonly<Record<string, string>>,
  type: string,
  values: Readonly<Record<string, string>>,
  secretFields: readonly string[],
): ProbeTarget {
  const whole = { allowPlaintext: 'no', ...parameters }
  const config = Object.fromEntries(Object.entries(values).filter(([name]) => !secretFields.includes(name)))
  return {
    kind: kind.id,
    parameters: whole,
    credential: {
      type,
      values,
      secretFields: secretFields.filter((name) => values[name] !== undefined),
      http: { headers: {}, query: {} },
      clientCertificate: null,
    },
    boundHosts: [kind.target(whole), ...(kind.furtherTargets?.(whole, { type, config }) ?? [])],
    ca: parameters.ca ?? '',
    name: 'test',
    knownHostKeys: [],
    revokedHostKeys: [],
    hops: [],
    timeoutMs: 15_000,
  }
}

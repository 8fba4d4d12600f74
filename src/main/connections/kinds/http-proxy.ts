import type { ConnectionKind, ParameterField } from '../kind.ts'
import { allowPlaintext, ca, endpointComplaint, host, port, targetOf } from './common.ts'

const tls: ParameterField = {
  name: 'tls',
  label: 'TLS to the proxy',
  kind: 'choice',
  required: true,
  default: 'off',
  choices: [
    { value: 'off', label: 'Off, as most proxies have it' },
    { value: 'verify', label: 'Verified' },
  ],
  help: 'What goes through the proxy has its own TLS in either case.',
}

/** A proxy through which other connections can go. */
export const httpProxyKind: ConnectionKind = {
  id: 'http-proxy',
  label: 'HTTP proxy',
  summary: 'A proxy that opens connections by CONNECT. Other connections can go through it.',
  group: 'ways',
  carries: true,
  credential: 'optional',
  parameters: [
    host,
    port(3128),
    tls,
    {
      name: 'connectTo',
      label: 'Test by a connection to',
      kind: 'text',
      required: false,
      placeholder: 'example.com:443',
      help: 'A host and port that the proxy lets through: the test asks for a connection to there and closes it. Left empty: only that the proxy answers is tested.',
      validate: endpointComplaint,
    },
    ca,
    allowPlaintext,
  ],
  credentialTypes: ['basic-auth'],
  target: targetOf,
}

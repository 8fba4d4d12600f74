import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** MQTT brokers. */
export const mqttKind: ConnectionKind = {
  id: 'mqtt',
  label: 'MQTT broker',
  summary: 'Signs in to an MQTT broker, and asks whether a topic may be subscribed to.',
  group: 'messaging',
  parameters: [
    host,
    { ...port(8883), help: '8883 with TLS, 1883 without.' },
    {
      name: 'version',
      label: 'MQTT version',
      kind: 'choice',
      required: true,
      default: '5',
      choices: [
        { value: '5', label: '5' },
        { value: '3.1.1', label: '3.1.1' },
      ],
    },
    {
      name: 'clientId',
      label: 'Client ID',
      kind: 'text',
      required: false,
      help: 'A client that is connected under the same ID is thrown out. Left empty: a new one for every test.',
      validate: (value) => (Buffer.byteLength(value) > 65_535 ? 'A client ID has at most 65535 bytes.' : null),
    },
    {
      name: 'topic',
      label: 'Topic',
      kind: 'text',
      required: false,
      placeholder: 'sensors/#',
      help: 'Subscribed to for a moment, and nothing of it is read. Left empty: the sign-in alone is tested.',
      validate: topicComplaint,
    },
    tls,
    ca,
    allowPlaintext,
  ],
  credentialTypes: [...logins, 'tls-client-certificate'],
  check: checkTls,
  target: targetOf,
}

/** Wildcards stand alone between slashes, and # is the last (MQTT 5, section 4.7.1). */
function topicComplaint(value: string): string | null {
  if (Buffer.byteLength(value) > 65_535) return 'A topic has at most 65535 bytes.'
  const levels = value.split('/')
  const isFilter = levels.every(
    (level, at) => !/[+#]/.test(level) || level === '+' || (level === '#' && at === levels.length - 1),
  )
  return isFilter ? null : 'The signs + and # stand alone between slashes, and # comes last.'
}

import { endpointOfUrl, hostPort } from '../host.ts'
import type { ConnectionKind } from '../kind.ts'
import { endpoint, region, stsUrl } from './aws-places.ts'
import { allowPlaintext, ca } from './common.ts'

/** An account of AWS, by its security token service. */
export const awsKind: ConnectionKind = {
  id: 'aws',
  label: 'AWS account',
  summary: 'Asks AWS who the access key belongs to, and assumes its roles. That needs no permission.',
  group: 'clouds',
  parameters: [
    region,
    {
      name: 'account',
      label: 'Account',
      kind: 'text',
      required: false,
      placeholder: '123456789012',
      help: 'The account that must answer, so that a key of another one is noticed.',
      validate: (value) => (/^\d{12}$/.test(value) ? null : 'An account has twelve digits.'),
    },
    endpoint,
    ca,
    allowPlaintext,
  ],
  credentialTypes: ['aws-access-key'],
  target: (parameters) => hostPort(endpointOfUrl(stsUrl(parameters))),
}

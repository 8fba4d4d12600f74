import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

const payload = {
  payload: {
    kind: 'text',
    value: 'FILE',
    help: 'The body that is signed, to the byte; - reads standard input.',
    required: true,
  },
} as const satisfies OptionSpecs

export const webhookArgs = {
  CREDENTIAL: { help: 'Name or ID of a webhook secret.', required: true },
} as const satisfies PositionalSpecs

export const signOptions = {
  ...payload,
  at: { kind: 'text', value: 'INSTANT', help: 'Time of the signature, as an ISO 8601 instant; otherwise now.' },
  'message-id': { kind: 'text', value: 'ID', help: 'ID of the message, where the scheme signs it.' },
} as const satisfies OptionSpecs

export const verifyOptions = {
  ...payload,
  header: { kind: 'list', value: 'NAME: VALUE', help: 'A header of the received webhook.' },
  tolerance: {
    kind: 'text',
    value: 'SECONDS',
    help: 'How far the time in the signature may be from now: 300, unless told; none takes any.',
  },
} as const satisfies OptionSpecs

export const webhookGroups: readonly GroupSpec[] = [
  { path: 'webhook', summary: 'Webhooks: sign a sample as its sender would, and prove a received one.' },
]

export const webhookCommands = [
  command({
    path: 'webhook sign',
    summary: 'Print the headers that the sender of a webhook would send.',
    details: [
      'How it is signed, the credential says: keyward types webhook-secret. Each use of the secret is recorded.',
    ],
    options: signOptions,
    args: webhookArgs,
    examples: ['keyward webhook sign stripe-hooks --payload event.json'],
    load: async () => (await import('../commands/webhook.ts')).sign,
  }),
  command({
    path: 'webhook verify',
    summary: 'Prove the signature of a received webhook. It fails when the signature is not right.',
    options: verifyOptions,
    args: webhookArgs,
    examples: [
      "keyward webhook verify github-hooks --payload body.json --header 'X-Hub-Signature-256: sha256=…'",
      "keyward webhook verify stripe-hooks --payload body.json --header 'Stripe-Signature: t=…,v1=…' --tolerance none",
    ],
    load: async () => (await import('../commands/webhook.ts')).verify,
  }),
]

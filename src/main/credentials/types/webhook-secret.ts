import { variablePrefix } from '../env-text.ts'
import { controlComplaint } from '../text-rules.ts'
import { type CredentialType, textOf } from '../type.ts'

/** The secret with which a sender signs its webhooks, and a receiver proves them. */
export const webhookSecret: CredentialType = {
  id: 'webhook-secret',
  label: 'Webhook secret',
  summary: 'The secret that signs webhooks. Samples can be signed and proven with it.',
  group: 'programs',
  primary: 'secret',
  fields: [
    {
      name: 'secret',
      label: 'Signing secret',
      kind: 'text',
      secret: true,
      required: true,
      validate: (value, values) =>
        controlComplaint(value) ?? (textOf(values, 'scheme') === 'standard-webhooks' ? standardComplaint(value) : null),
    },
    {
      name: 'scheme',
      label: 'Signed as by',
      kind: 'choice',
      secret: false,
      required: true,
      default: 'hmac-sha256-hex',
      choices: [
        { value: 'hmac-sha256-hex', label: 'HMAC-SHA256 in hex' },
        { value: 'hmac-sha256-base64', label: 'HMAC-SHA256 in Base64' },
        { value: 'hmac-sha1-hex', label: 'HMAC-SHA1 in hex (outdated)' },
        { value: 'hmac-sha1-base64', label: 'HMAC-SHA1 in Base64 (outdated)' },
        { value: 'github', label: 'GitHub' },
        { value: 'stripe', label: 'Stripe' },
        { value: 'slack', label: 'Slack' },
        { value: 'shopify', label: 'Shopify' },
        { value: 'standard-webhooks', label: 'Standard Webhooks, Svix' },
      ],
      help: 'Which header holds the signature, and what is signed.',
    },
  ],
  env: (values, name) => ({ [`${variablePrefix(name)}_WEBHOOK_SECRET`]: textOf(values, 'secret') }),
}

/** `whsec_` and 24 to 64 bytes in Base64 (Standard Webhooks, section “Signature scheme”). */
function standardComplaint(value: string): string | null {
  const text = value.replace(/^whsec_/, '')
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64').length : 0
  return bytes >= 24 && bytes <= 64 ? null : 'A secret of this scheme is whsec_ and 24 to 64 bytes in Base64.'
}

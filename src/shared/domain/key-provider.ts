import * as z from 'zod'

/** A setting of a key provider, as a form or a command needs it. */
export const providerField = z.strictObject({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'choice']),
  /** Secret fields are kept in the keychain, never in keyslots.json, and never leave the core. */
  secret: z.boolean(),
  required: z.boolean(),
  default: z.string().nullable(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })),
  placeholder: z.string(),
  help: z.string(),
  /** Shown and asked for only while another field has one of these values; null always. */
  when: z.strictObject({ field: z.string(), values: z.array(z.string()) }).nullable(),
  /** Environment variable that decides this field; empty for none. */
  variable: z.string(),
  /** Whether that variable is set now: it wins, and the field is not asked for. */
  decided: z.boolean(),
  /** What it decides; null for secret fields and where nothing is decided. */
  value: z.string().nullable(),
})
export type ProviderFieldInfo = z.infer<typeof providerField>

/** A key provider that is set up by settings, such as a cloud's key management. */
export const keyProviderInfo = z.strictObject({
  id: z.enum(['aws', 'gcp', 'azure', 'vault']),
  title: z.string(),
  /** Two lines: what it means for the person, and what it takes. */
  summary: z.tuple([z.string(), z.string()]),
  fields: z.array(providerField),
})
export type KeyProviderInfo = z.infer<typeof keyProviderInfo>

/** Settings of a slot by field name. Nothing secret. */
export const providerSettings = z.record(z.string().max(64), z.string().max(2048))
/** Secrets of a slot by field name; they travel to the core, never back. */
export const providerSecrets = z.record(z.string().max(64), z.string().max(16_384))

import { variablePrefix } from '../env-text.ts'
import { readJwtExpiry } from '../jwt.ts'
import { type CredentialType, textOf } from '../type.ts'

/** A NATS user: the `.creds` file of `nsc`, which holds a JWT and the seed of its key, or the seed of an NKey alone. */
export const natsCredentials: CredentialType = {
  id: 'nats-credentials',
  label: 'NATS credentials',
  summary: 'The .creds file of a NATS user, or the seed of an NKey. The expiry is read from its JWT.',
  group: 'certificates',
  primary: 'credentials',
  fields: [
    {
      name: 'credentials',
      label: 'Credentials file or seed',
      kind: 'multiline',
      secret: true,
      required: true,
      hideTail: true,
      placeholder: '-----BEGIN NATS USER JWT-----',
      help: 'The whole file that nsc has made, or one line that begins with SU.',
      validate(value) {
        if (isSeed(value.trim())) return null
        if (!/-----BEGIN NATS USER JWT-----/.test(value))
          return /^S[ACON][A-Z2-7]{56}$/.test(value.trim())
            ? 'This is the seed of another kind of key. Give the one of a user, which begins with SU.'
            : 'Paste the whole .creds file, or the seed of an NKey, which begins with SU.'
        const [jwt, seed] = blocksOf(value)
        return jwt?.split('.').length === 3 && isSeed(seed ?? '')
          ? null
          : 'The file is not complete: it holds a JWT and below it the seed of its key.'
      },
    },
  ],
  env: (values, name) => ({ [`${variablePrefix(name)}_CREDS`]: textOf(values, 'credentials') }),
  expiry: (values) => readJwtExpiry(blocksOf(textOf(values, 'credentials'))[0] ?? ''),
}

/** Seeds are Base32 of 36 bytes: two of prefix, 32 of key, two of checksum (NATS NKeys). */
function isSeed(text: string): boolean {
  return /^SU[A-Z2-7]{56}$/.test(text)
}

/** What stands between the lines of hyphens. */
function blocksOf(text: string): string[] {
  return [...text.matchAll(/-{3,}BEGIN[^\n]*-{3,}\s+([^\s-][^\s]*)\s+-{3,}[ ]*END/g)].map((match) => match[1] ?? '')
}

import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { variablePrefix } from '../env-text.ts'
import { describeKey, kindOfKey, refusedKey } from '../material/key-strength.ts'
import { privateKeyComplaint, readPrivateKey } from '../material/private-key.ts'
import { controlComplaint } from '../text-rules.ts'
import { type CredentialType, textOf } from '../type.ts'

/** A user whose requests carry a JSON Web Token signed with a private key, as Snowflake has them. */
export const keyPair: CredentialType = {
  id: 'key-pair',
  label: 'Key pair',
  summary: 'A user who signs in with tokens signed by a private key, as at Snowflake. The service has the public key.',
  group: 'certificates',
  primary: 'privateKey',
  fields: [
    {
      name: 'username',
      label: 'User name',
      kind: 'text',
      secret: false,
      required: true,
      rotates: true,
      validate: controlComplaint,
    },
    {
      name: 'privateKey',
      label: 'Private key',
      kind: 'multiline',
      secret: true,
      required: true,
      placeholder: '-----BEGIN PRIVATE KEY-----',
      help: 'RSA of 2,048 bits or more, or a NIST curve, in PEM.',
      validate: privateKeyComplaint,
    },
    { name: 'passphrase', label: 'Passphrase of the key', kind: 'text', secret: true, hideTail: true },
  ],
  check(values, known, effort) {
    if (known === 'config') return []
    const read = readPrivateKey(textOf(values, 'privateKey'), textOf(values, 'passphrase'), effort)
    if (read.state === 'refused')
      return [{ path: read.about === 'key' ? 'privateKey' : 'passphrase', message: read.message }]
    if (read.state === 'unopened') return []
    const refusal = refusedKey(kindOfKey(read.key), 'jwt')
    return refusal === null ? [] : [{ path: 'privateKey', message: refusal }]
  },
  env(values, name) {
    const prefix = variablePrefix(name)
    const passphrase = textOf(values, 'passphrase')
    return {
      [`${prefix}_USERNAME`]: textOf(values, 'username'),
      [`${prefix}_PRIVATE_KEY`]: textOf(values, 'privateKey'),
      ...(passphrase !== '' && { [`${prefix}_PASSPHRASE`]: passphrase }),
    }
  },
  material(values, effort) {
    const read = readPrivateKey(textOf(values, 'privateKey'), textOf(values, 'passphrase'), effort)
    if (read.state !== 'open') return { facts: [], warnings: [] }
    return {
      facts: [
        { label: 'Key', value: describeKey(kindOfKey(read.key)) },
        { label: 'Public key fingerprint', value: fingerprintOf(read.key) },
      ],
      warnings: [],
    }
  },
}

/** As Snowflake shows it in RSA_PUBLIC_KEY_FP: the hash of the public key's DER (SubjectPublicKeyInfo). */
function fingerprintOf(key: KeyObject): string {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return `SHA256:${createHash('sha256').update(der).digest('base64')}`
}

import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate with its key, in PEM form. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** What test servers show: one authority, and certificates that are right or wrong in one way each. */
export interface Certificates {
  /** The authority's own certificate, for the parameter `ca`. */
  readonly ca: string
  /** For localhost, 127.0.0.1 and ::1. */
  readonly good: Certificate
  /** As `good`, but its last day is over. */
  readonly expired: Certificate
  /** As `good`, but its first day has not come. */
  readonly early: Certificate
  /** Signed by the authority, for other.example alone. */
  readonly wrongName: Certificate
  /** As `good`, but signed by itself. */
  readonly untrusted: Certificate
  /** Signed by itself, and expired. */
  readonly untrustedExpired: Certificate
}

const local = ['localhost', '127.0.0.1', '::1']
const day = 86_400_000

/** Makes an authority and its certificates (RFC 5280), new ones on every call. */
export function makeCertificates(): Certificates {
  const now = Date.now()
  const root = authority('Keyward test authority')
  const valid = [now - day, now + 30 * day] as const
  const over = [now - 30 * day, now - day] as const
  return {
    ca: root.cert,
    good: issue(root, 'localhost', local, valid),
    expired: issue(root, 'localhost', local, over),
    early: issue(root, 'localhost', local, [now + 5 * day, now + 30 * day]),
    wrongName: issue(root, 'other.example', ['other.example'], valid),
    untrusted: issue(null, 'localhost', local, valid),
    untrustedExpired: issue(null, 'localhost', local, over),
  }
}

export interface Authority {
  /** Its own certificate, for those who trust it. */
  readonly ca: string
  /** Makes a certificate for host names, from a day before now until `days` after it. */
  issue(names: readonly string[], days: number): Certificate
}

/** Makes an authority that certifies what it is asked to. */
export function makeAuthority(commonName: string): Authority {
  const issuer = authority(commonName)
  const now = Date.now()
  return {
    ca: issuer.cert,
    issue: (names, days) => issue(issuer, names[0] ?? '', names, [now - 90 * day, now + days * day]),
  }
}

interface Issuer {
  readonly name: Buffer
  readonly privateKey: KeyObject
  readonly cert: string
}

type Period = readonly [from: number, to: number]

function authority(commonName: string): Issuer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.now()
  const name = distinguishedName(commonName)
  const extensions = [
    extension('2.5.29.19', sequence(boolean(true)), true),
    extension('2.5.29.15', bitString(Buffer.from([0x06]), 1), true),
    keyIdentifier(privateKey),
  ]
  const cert = certificate({
    subject: name,
    issuer: name,
    signer: privateKey,
    privateKey,
    extensions,
    period: [now - day, now + 365 * day],
  })
  return { name, privateKey, cert }
}

/** A certificate with an RSA key that a client proves itself with: its own key is in it, and an authority signs it. */
export function makeRsaCertificate(commonName: string): Certificate {
  const issuer = authority('Keyward test authority')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const now = Date.now()
  const cert = certificate({
    subject: distinguishedName(commonName),
    issuer: issuer.name,
    signer: issuer.privateKey,
    privateKey,
    extensions: [keyIdentifier(privateKey)],
    period: [now - day, now + 30 * day],
  })
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

function issue(issuer: Issuer | null, commonName: string, names: readonly string[], period: Period): Certificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = distinguishedName(commonName)
  const cert = certificate({
    subject,
    issuer: issuer?.name ?? subject,
    signer: issuer?.privateKey ?? privateKey,
    privateKey,
    extensions: [extension('2.5.29.17', sequence(...names.map(alternativeName))), keyIdentifier(privateKey)],
    period,
  })
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

function certificate(parts: {
  subject: Buffer
  issuer: Buffer
  signer: KeyObject
  privateKey: KeyObject
  extensions: Buffer[]
  period: Period
}): string {
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'))
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(8)])),
    algorithm,
    parts.issuer,
    sequence(time(parts.period[0]), time(parts.period[1])),
    parts.subject,
    publicKey(parts.privateKey),
    tagged(0xa3, sequence(...parts.extensions)),
  )
  const signature = sign('sha256', body, parts.signer)
  const der = sequence(body, algorithm, bitString(signature, 0))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function publicKey(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
}

function keyIdentifier(privateKey: KeyObject): Buffer {
  return extension('2.5.29.14', tagged(0x04, createHash('sha1').update(publicKey(privateKey)).digest()))
}

function distinguishedName(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId('2.5.4.3'), tagged(0x0c, Buffer.from(commonName)))))
}

/** A DNS name, or an address of four or sixteen bytes (RFC 5280, section 4.2.1.6). */
function alternativeName(name: string): Buffer {
  if (name === '::1') return tagged(0x87, Buffer.concat([Buffer.alloc(15), Buffer.from([1])]))
  if (/^[\d.]+$/.test(name)) return tagged(0x87, Buffer.from(name.split('.').map(Number)))
  return tagged(0x82, Buffer.from(name))
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), tagged(0x04, value))
}

// DER (X.690)

function tagged(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const size = body.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

function sequence(...content: Buffer[]): Buffer {
  return tagged(0x30, ...content)
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes)
}

function boolean(value: boolean): Buffer {
  return tagged(0x01, Buffer.from([value ? 0xff : 0]))
}

function bitString(bytes: Buffer, unusedBits: number): Buffer {
  return tagged(0x03, Buffer.from([unusedBits]), bytes)
}

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = rest.flatMap((part) => {
    const groups = [part & 0x7f]
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]))
}

/** UTCTime, which certificates use until 2049 (RFC 5280, section 4.1.2.5). */
function time(instant: number): Buffer {
  return tagged(
    0x17,
    Buffer.from(
      new Date(instant)
        .toISOString()
        .slice(2)
        .replace(/[-:T]|\.\d+/g, ''),
    ),
  )
}

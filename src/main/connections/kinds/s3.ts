import { endpointOfUrl, hostPort } from '../host.ts'
import type { ConnectionKind, ParameterField, Parameters } from '../kind.ts'
import { awsDomain, endpoint, region, stsTargets } from './aws-places.ts'
import { allowPlaintext, ca } from './common.ts'

/** A complaint about the name of a bucket, or null. */
export function bucketComplaint(value: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/.test(value) && !value.includes('..')
    ? null
    : 'A bucket’s name has 3 to 63 letters, digits, dots and hyphens.'
}

/** Where in an address the bucket stands. */
export const addressing: ParameterField = {
  name: 'addressing',
  label: 'Bucket in the address',
  kind: 'choice',
  required: true,
  default: 'auto',
  choices: [
    { value: 'auto', label: 'As the host for Amazon, in the path elsewhere' },
    { value: 'host', label: 'In the host' },
    { value: 'path', label: 'In the path' },
  ],
}

/** Amazon S3 and storages that speak like it. */
export const s3Kind: ConnectionKind = {
  id: 's3',
  label: 'S3 storage',
  summary: 'Lists one object of a bucket, or the buckets, in Amazon S3 or a storage that speaks like it.',
  group: 'files',
  parameters: [
    endpoint,
    region,
    {
      name: 'bucket',
      label: 'Bucket',
      kind: 'text',
      required: false,
      help: 'Left empty: the buckets are listed, which often takes a permission of its own.',
      validate: bucketComplaint,
    },
    {
      name: 'prefix',
      label: 'Prefix',
      kind: 'text',
      required: false,
      placeholder: 'exports/',
      help: 'What the keys of the listed object begin with, where the credential may see only these.',
      validate: (value) => (Buffer.byteLength(value) > 1024 ? 'A key has at most 1,024 bytes.' : null),
    },
    addressing,
    ca,
    allowPlaintext,
  ],
  credentialTypes: ['aws-access-key'],
  check: (parameters) =>
    parameters.addressing === 'host' && (parameters.bucket ?? '') === ''
      ? [{ path: 'bucket', message: 'Give the bucket that stands in the host.' }]
      : (parameters.prefix ?? '') !== '' && (parameters.bucket ?? '') === ''
        ? [{ path: 'bucket', message: 'Give the bucket that has this prefix.' }]
        : [],
  target: (parameters) => hostPort(endpointOfUrl(s3Url(parameters))),
  furtherTargets: stsTargets,
}

/** The address of the harmless request. */
export function s3Url(parameters: Parameters): URL {
  const url = bucketUrl(parameters)
  const { bucket = '', prefix = '' } = parameters
  // A space as %20: what signs and what checks don't agree about a plus.
  if (bucket !== '')
    url.search = `?list-type=2&max-keys=1${prefix === '' ? '' : `&prefix=${encodeURIComponent(prefix.toWellFormed())}`}`
  return url
}

/** The address of a bucket, or without one of the storage. */
export function bucketUrl({ endpoint: given = '', region: name = '', bucket = '', addressing }: Parameters): URL {
  const url = new URL(given === '' ? `https://s3.${name}.${awsDomain(name)}/` : given)
  if (bucket === '') return url
  // A certificate for *.s3 does not cover a bucket with a dot (RFC 6125, section 6.4.3).
  const inHost = addressing === 'host' || (addressing !== 'path' && given === '' && !bucket.includes('.'))
  if (inHost) url.hostname = `${bucket}.${url.hostname}`
  else url.pathname = `/${bucket}`
  return url
}

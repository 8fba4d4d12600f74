import type { FieldIssue } from '../../../shared/errors.ts'
import { awsAccountOf } from '../material/aws-key-id.ts'
import { base32Complaint } from '../text-rules.ts'
import { type CredentialType, type CredentialValues, textOf } from '../type.ts'

const role = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/
const device = /^(arn:aws(-[a-z]+)*:iam::\d{12}:mfa\/[\w+=,.@/-]{1,512}|[\w-]{9,64})$/

/** An access key of AWS or of a store that speaks its protocol, with the roles that are assumed by it. */
export const awsAccessKey: CredentialType = {
  id: 'aws-access-key',
  label: 'AWS access key',
  summary: 'An access key of AWS or of a store that speaks S3, with the roles to assume by it, one after the other.',
  group: 'clouds',
  primary: 'secretAccessKey',
  fields: [
    {
      name: 'accessKeyId',
      label: 'Access key ID',
      kind: 'text',
      secret: false,
      required: true,
      rotates: 'only',
      placeholder: 'AKIA…',
      validate: keyIdComplaint,
    },
    {
      name: 'secretAccessKey',
      label: 'Secret access key',
      kind: 'text',
      secret: true,
      required: true,
      validate: (value, values) =>
        tokenComplaint(value) ??
        (isOfAws(values) && value.length !== 40
          ? 'A secret access key of AWS has 40 characters. Copy it again.'
          : null),
    },
    {
      name: 'sessionToken',
      label: 'Session token',
      kind: 'text',
      secret: true,
      help: 'For temporary keys, whose ID begins with ASIA. They do not tell when they end: write it down as the expiry.',
      validate: tokenComplaint,
    },
    {
      name: 'region',
      label: 'Region',
      kind: 'text',
      secret: false,
      placeholder: 'eu-central-1',
      help: 'Where a connection names none.',
      validate: (value) => (/^[a-z0-9-]{1,64}$/.test(value) ? null : 'Write a region such as eu-central-1.'),
    },
    {
      name: 'roleArns',
      label: 'Roles to assume',
      kind: 'multiline',
      secret: false,
      placeholder: 'arn:aws:iam::123456789012:role/deploy',
      help: 'One on each line. Each is assumed with what the one before gave.',
      validate: rolesComplaint,
    },
    {
      name: 'externalId',
      label: 'External ID',
      kind: 'text',
      secret: false,
      help: 'Asked for by roles of other companies.',
      validate: (value) =>
        /^[\w+=,.@:/-]{2,1224}$/.test(value) ? null : 'Use 2 to 1,224 letters, digits and the signs +=,.@:/-.',
    },
    {
      name: 'sessionName',
      label: 'Session name',
      kind: 'text',
      secret: false,
      placeholder: 'keyward',
      help: 'Stands in CloudTrail for what is done in the role.',
      validate: (value) =>
        /^[\w+=,.@-]{2,64}$/.test(value) ? null : 'Use 2 to 64 letters, digits and the signs +=,.@-.',
    },
    {
      name: 'mfaSerial',
      label: 'MFA device',
      kind: 'text',
      secret: false,
      placeholder: 'arn:aws:iam::123456789012:mfa/me',
      validate: (value) => (device.test(value) ? null : 'Write the ARN or the serial number of the device.'),
    },
    {
      name: 'mfaSecret',
      label: 'MFA secret',
      kind: 'text',
      secret: true,
      help: 'The secret that AWS shows beside the QR code. Codes are made from it when a role asks for one.',
      validate: base32Complaint,
    },
  ],
  check(values, known) {
    const issues: FieldIssue[] = []
    const [id, serial] = [textOf(values, 'accessKeyId'), textOf(values, 'mfaSerial')]
    if (rolesOf(values).length === 0) {
      for (const path of ['externalId', 'sessionName'])
        if (textOf(values, path) !== '')
          issues.push({ path, message: 'This goes with a role to assume. Give the role.' })
    }
    if (known === 'config') return issues
    const [token, seed] = [textOf(values, 'sessionToken'), textOf(values, 'mfaSecret')]
    if (id.startsWith('ASIA') && token === '')
      issues.push({ path: 'sessionToken', message: 'A temporary key (ASIA…) needs its session token.' })
    if (id.startsWith('AKIA') && token !== '')
      issues.push({ path: 'sessionToken', message: 'A lasting key (AKIA…) has no session token. Remove it.' })
    if (seed !== '' && serial === '') issues.push({ path: 'mfaSerial', message: 'Give the device of the MFA secret.' })
    if (serial !== '' && seed === '') issues.push({ path: 'mfaSecret', message: 'Give the secret of the MFA device.' })
    return issues
  },
  /** The names that the AWS command and every SDK read. */
  env(values) {
    const region = textOf(values, 'region')
    const token = textOf(values, 'sessionToken')
    return {
      AWS_ACCESS_KEY_ID: textOf(values, 'accessKeyId'),
      AWS_SECRET_ACCESS_KEY: textOf(values, 'secretAccessKey'),
      ...(token !== '' && { AWS_SESSION_TOKEN: token }),
      ...(region !== '' && { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
    }
  },
  material(values) {
    const id = textOf(values, 'accessKeyId')
    const kind = id.startsWith('ASIA') ? 'Temporary' : id.startsWith('AKIA') ? 'Lasting' : ''
    return {
      facts: [
        { label: 'AWS account', value: awsAccountOf(id) ?? '' },
        { label: 'Kind of key', value: kind },
      ],
      warnings: [],
    }
  },
}

function rolesOf(values: CredentialValues): string[] {
  return textOf(values, 'roleArns')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
}

function isOfAws(values: CredentialValues): boolean {
  return /^A[KS]IA/.test(textOf(values, 'accessKeyId'))
}

function tokenComplaint(value: string): string | null {
  return /^[\x21-\x7e]+$/.test(value) ? null : 'It has no spaces and only plain ASCII characters. Copy it again.'
}

/** Stores that speak S3 have IDs of many shapes; those that AWS gives out all have one. */
function keyIdComplaint(value: string): string | null {
  if (/^(AIDA|AROA|AGPA|ANPA|AIPA)[A-Z2-7]{16}$/.test(value))
    return 'This is the ID of a user, role or group. The ID of an access key begins with AKIA or ASIA.'
  if (/^A[KS]IA/.test(value) && !/^A[KS]IA[A-Z2-7]{16}$/.test(value))
    return 'An access key ID of AWS has 20 capital letters and digits. Copy it again.'
  return /^[\w+./=@:-]{3,128}$/.test(value) ? null : 'Use 3 to 128 letters, digits and signs, without spaces.'
}

function rolesComplaint(value: string): string | null {
  const lines = value.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (lines.length > 10) return 'Use at most 10 roles.'
  const wrong = lines.findIndex((line) => !role.test(line.trim()))
  if (wrong === -1) return null
  return `Role ${wrong + 1} is no ARN of a role. Write it as arn:aws:iam::123456789012:role/name.`
}

import { VaultError } from '../../../shared/errors.ts'
import { jsonText, readJsonObject } from '../../credentials/text-rules.ts'
import { gcpServiceAccount } from '../../credentials/types/gcp-service-account.ts'
import type { Importer, ImportFile } from './importer.ts'
import { readText } from './text.ts'

/** The key file of a service account of Google Cloud. Its type pins the address that the key is used at to Google's. */
export const gcp: Importer = {
  id: 'gcp',
  label: 'Google service account key',
  hint: 'The JSON file that Google Cloud gives out once, when the key of a service account is made.',
  detects: (file) => /"type"\s*:\s*"service_account"/.test(beginning(file)),
  asks: () => [],
  read(file) {
    const key = readText(file.bytes).trim()
    const read = readJsonObject(key)
    if (typeof read === 'string') throw new VaultError('import-malformed')
    const complaint = complaintAbout(key)
    const name = jsonText(read.object, 'client_email') || 'Google service account'
    if (complaint !== null) return { items: {}, notTaken: [{ what: file.name, reason: complaint }] }
    return { items: { credentials: [{ name, type: 'gcp-service-account', secrets: { key } }] }, notTaken: [] }
  },
}

function complaintAbout(key: string): string | null {
  const field = gcpServiceAccount.fields.find(({ name }) => name === 'key')
  return (field && 'validate' in field && field.validate?.(key, { key })) || null
}

/** What a format is told by: the first bytes, read as if they were Latin. */
function beginning({ bytes }: ImportFile): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
}

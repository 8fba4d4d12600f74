import { VaultError } from '../../../shared/errors.ts'
import { jsonText, readJsonObject } from '../../credentials/text-rules.ts'
import type { Importer } from './importer.ts'
import { beginningOf, readText } from './text.ts'

/** The key file of a service account of Google Cloud. Its type pins the address that the key is used at to Google's. */
export const gcp: Importer = {
  id: 'gcp',
  label: 'Google service account key',
  hint: 'The JSON file that Google Cloud gives out once, when the key of a service account is made.',
  detects: (file) => /"type"\s*:\s*"service_account"/.test(beginningOf(file)),
  asks: () => [],
  read(file) {
    const key = readText(file.bytes).trim()
    const read = readJsonObject(key)
    if (typeof read === 'string') throw new VaultError('import-malformed')
    const name = jsonText(read.object, 'client_email') || 'Google service account'
    return { items: { credentials: [{ name, type: 'gcp-service-account', secrets: { key } }] }, notTaken: [] }
  },
}

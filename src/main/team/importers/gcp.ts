import { VaultError } from '../../../shared/errors.ts'
import type { Importer } from './importer.ts'
import { objectOf, readJson, textAt } from './json.ts'
import { beginningOf, readText } from './text.ts'

/** The key file of a service account of Google Cloud. Its type pins the address that the key is used at to Google's. */
export const gcp: Importer = {
  id: 'gcp',
  label: 'Google service account key',
  hint: 'The JSON file that Google Cloud gives out once, when the key of a service account is made.',
  detects: (file) => /"type"\s*:\s*"service_account"/.test(beginningOf(file)),
  asks: () => [],
  read(file) {
    const read = objectOf(readJson(file.bytes))
    if (read === undefined) throw new VaultError('import-malformed')
    const key = readText(file.bytes).trim()
    const name = textAt(read, 'client_email') || 'Google service account'
    return { items: { credentials: [{ name, type: 'gcp-service-account', secrets: { key } }] }, notTaken: [] }
  },
}

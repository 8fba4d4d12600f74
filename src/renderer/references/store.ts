import { client } from '../client/client.ts'
import { createItem } from '../state/item.ts'

/** References of one credential that its details show; the others are counted. */
export const shownReferences = 100

/** The references of the credential whose details are open. */
export const openReferences = createItem(
  (credentialId) => client.references.list({ credentialId, limit: shownReferences, cursor: null }),
  ['credentials'],
)

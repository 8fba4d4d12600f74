import { client } from '../../client/client.ts'
import { createItem } from '../../state/item.ts'

/** The requests that were sent over the opened connection, and the variables that its requests can name. */
export const openRequests = createItem(
  (connectionId) => client.requests.history({ connectionId, limit: 20 }),
  ['connections'],
)

import { client } from '../client/client.ts'
import { createResource } from '../state/resource.ts'

/** The declarations from which forms are made, and the systems that fill them in. */
export const credentialTypes = createResource(() => client.credentials.types({}), [])
export const connectionKinds = createResource(() => client.connections.kinds({}), [])
export const systems = createResource(() => client.systems.list({}), ['systems'])

/** Values that occur, with counts, for filters and suggestions. */
export const facets = createResource(() => client.credentials.facets({}), ['credentials'])

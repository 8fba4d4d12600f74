/**
 * As a condition over `credential c`: something is known that uses it. Whoever learns of another kind of use adds it here, so that the
 * review doesn't ask about what is in use.
 */
export const isLinked = 'EXISTS (SELECT 1 FROM connection n WHERE n.credential_id = c.id)'

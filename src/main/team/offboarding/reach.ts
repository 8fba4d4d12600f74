/** How far a value reaches, as far as the vault knows without asking anybody. */
export interface Reach {
  readonly rank: 'wide' | 'usual' | 'narrow'
  /** Why, as a sentence; empty for `usual`. */
  readonly reason: string
}

/** Types whose values open a whole account or machine, and not one service in it. */
const wideTypes: Readonly<Record<string, string>> = {
  'aws-access-key': 'A key of a cloud account: it opens what its role may.',
  'azure-service-principal': 'A key of a cloud account: it opens what its role may.',
  'gcp-service-account': 'A key of a cloud account: it opens what its role may.',
  'gcp-workload-federation': 'A key of a cloud account: it opens what its role may.',
  'ssh-key': 'An SSH key: it signs in wherever it is authorized.',
}

const administrator =
  /(^|[^a-z])(root|admin|administrator|superuser|sysadmin|postgres|sa|sys|system|dba|owner)([^a-z]|$)/i
const readOnly = /(^|[^a-z])(read[-_. ]?only|readers?|viewers?|ro)([^a-z]|$)/i

/**
 * Tells the reach by the type, and by the names under which a credential signs in: its user name, and what the servers of its last tests
 * called it. A name is a hint and no proof, and the reason says so.
 */
export function reachOf(type: string, names: readonly string[]): Reach {
  const cloud = wideTypes[type]
  if (cloud !== undefined) return { rank: 'wide', reason: cloud }
  const wide = names.find((name) => administrator.test(name))
  if (wide !== undefined)
    return { rank: 'wide', reason: `Signs in as “${short(wide)}”, an administrator by that name.` }
  const narrow = names.find((name) => readOnly.test(name))
  if (narrow !== undefined)
    return { rank: 'narrow', reason: `Signs in as “${short(narrow)}”, who only reads by that name.` }
  return { rank: 'usual', reason: '' }
}

function short(name: string): string {
  return name.length > 80 ? `${name.slice(0, 79).replace(/\p{Cs}$/u, '')}…` : name
}

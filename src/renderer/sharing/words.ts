import type { AccessLevel, Sharing } from '../../shared/domain/access.ts'

type GrantRow = Sharing['grants'][number]

/** Who gets a level, for a list. A group or a person that the team has no more has lost its name. */
export function partyName({ grant, name }: GrantRow): string {
  if (grant.to === 'everyone') return 'Everyone in the team'
  if (name !== '') return name
  return grant.to === 'group' ? 'A group that is gone' : 'Somebody who is gone'
}

/** Who manages it, as its grants say by name: `Ada and On call`; empty where nobody is left. */
export function managersOf({ grants }: Pick<Sharing, 'grants'>): string {
  const names = grants
    .filter(({ grant, name }) => grant.level === 'manage' && (grant.to === 'everyone' || name !== ''))
    .map((row) => (row.grant.to === 'everyone' ? 'everyone in the team' : row.name))
  const last = names.pop() ?? ''
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`
}

/** Why something isn’t offered with a level below what it needs; null where it is. */
export function whyNot(access: AccessLevel, wanted: Exclude<AccessLevel, 'use'>): string | null {
  if (access === 'manage' || access === wanted) return null
  return wanted === 'view' ? 'For those who may view or manage it' : 'For those who manage it'
}

/** What a person is told who may use it and see nothing of how it is configured. */
export function hiddenText(sharing: Pick<Sharing, 'grants'> | null): string {
  const managers = sharing === null ? '' : managersOf(sharing)
  const by = managers === '' ? 'Those who manage it for the team' : capital(managers)
  const verb = managers !== '' && !/ and |, /.test(managers) ? 'manages' : 'manage'
  const who = managers === '' ? `${by} can show you more` : `${by} ${verb} it`
  return `You may use it: tests and connections run with it. Its configuration, hosts and versions are not shown with this access. ${who}.`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

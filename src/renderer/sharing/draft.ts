import { type AccessGrant, type AccessLevel, accessLevels, type Sharing } from '../../shared/domain/access.ts'

/** Somebody of a team who gets a level of their own. */
export interface Party {
  readonly to: 'group' | 'member'
  readonly id: string
  readonly name: string
}

export interface PartyGrant extends Party {
  readonly level: AccessLevel
}

/** Who may do what, as a form has it. One’s own right to manage stands in no form: it is never given away. */
export interface SharingDraft {
  readonly teamId: string | null
  readonly everyone: AccessLevel | null
  readonly others: readonly PartyGrant[]
}

/** What a form begins with: how something is shared already, or the least that makes sense. */
export function draftOf(sharing: Sharing | null, selfId: string, firstTeam: string | null): SharingDraft {
  if (sharing === null) return { teamId: firstTeam, everyone: 'use', others: [] }
  let everyone: AccessLevel | null = null
  const others: PartyGrant[] = []
  for (const { grant, name } of sharing.grants) {
    if (grant.to === 'everyone') everyone = higher(everyone, grant.level)
    // A group or a member that is gone has no name, and nothing to get.
    else if (name !== '' && !(grant.to === 'member' && grant.id === selfId)) others.push({ ...grant, name })
  }
  return { teamId: sharing.teamId, everyone, others }
}

function higher(one: AccessLevel | null, other: AccessLevel): AccessLevel {
  return one !== null && accessLevels.indexOf(one) > accessLevels.indexOf(other) ? one : other
}

/** The grants that a form stands for, with one’s own. */
export function grantsOf({ everyone, others }: SharingDraft, selfId: string): AccessGrant[] {
  return [
    ...(everyone === 'manage' ? [] : [{ to: 'member' as const, id: selfId, level: 'manage' as const }]),
    ...(everyone === null ? [] : [{ to: 'everyone' as const, level: everyone }]),
    ...others.map(({ to, id, level }) => ({ to, id, level })),
  ]
}

/** Gives somebody a level; somebody new stands at the end. */
export function withGrant(draft: SharingDraft, party: Party, level: AccessLevel): SharingDraft {
  const isSame = (other: Party) => other.to === party.to && other.id === party.id
  const { to, id, name } = party
  const grant: PartyGrant = { to, id, name, level }
  return {
    ...draft,
    others: draft.others.some(isSame)
      ? draft.others.map((other) => (isSame(other) ? grant : other))
      : [...draft.others, grant],
  }
}

export function withoutGrant(draft: SharingDraft, { to, id }: Party): SharingDraft {
  return { ...draft, others: draft.others.filter((other) => other.to !== to || other.id !== id) }
}

/** Whether anybody but oneself gets something. */
export function reachesOthers({ teamId, everyone, others }: SharingDraft): boolean {
  return teamId !== null && (everyone !== null || others.length > 0)
}

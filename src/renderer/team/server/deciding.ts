import type { ConflictChoice, ConflictDecision, ConflictField, SyncConflict } from '../../../shared/domain/remote.ts'
import { fieldWord } from '../../audit/sentence.ts'

/** What a person has decided, by the credential. Everything else is decided later. */
export type Decisions = ReadonlyMap<string, ConflictChoice>

/** What can be decided, and what can’t be taken in at all. */
export function sortOut(conflicts: readonly SyncConflict[]): { open: SyncConflict[]; refused: SyncConflict[] } {
  const isOpen = ({ choices }: SyncConflict) => choices.length > 0
  return { open: conflicts.filter(isOpen), refused: conflicts.filter((conflict) => !isOpen(conflict)) }
}

/** The decisions with the same one for several, as far as each allows it. */
export function decideFor(decisions: Decisions, conflicts: readonly SyncConflict[], choice: ConflictChoice): Decisions {
  const next = new Map(decisions)
  for (const { id, choices } of conflicts) if (choices.includes(choice)) next.set(id, choice)
  return next
}

/** What is sent: decisions about what is still in question, for the states that were looked at. */
export function toDecisions(decisions: Decisions, conflicts: readonly SyncConflict[]): ConflictDecision[] {
  return conflicts.flatMap(({ id, revision }) => {
    const choice = decisions.get(id) ?? 'leave'
    return choice === 'leave' ? [] : [{ id, revision, choice }]
  })
}

export const choiceLabels: Readonly<Record<ConflictChoice, string>> = {
  leave: 'Decide later',
  theirs: 'Take theirs',
  mine: 'Keep yours',
  both: 'Keep both',
}

/** What a choice means for one credential. */
export function choiceText(choice: ConflictChoice, { name, by }: Pick<SyncConflict, 'name' | 'by'>): string {
  switch (choice) {
    case 'leave':
      return 'Nothing is taken in or sent of it, until you decide.'
    case 'theirs':
      return `It becomes what ${by} has sent. Your value stays as an older version.`
    case 'mine':
      return 'Yours is sent to the team, in the place of theirs.'
    case 'both':
      return `Yours is sent to the team; theirs becomes an own copy of yours beside it, as “${name} (2)”.`
  }
}

/** One row of the comparison: names and states, never values. */
export interface FieldRow {
  readonly name: string
  readonly mine: string
  readonly theirs: string
  readonly changed: ConflictField['changed']
}

const states: Readonly<Record<ConflictField['changed'], readonly [mine: string, theirs: string]>> = {
  mine: ['Changed', 'As before'],
  theirs: ['As before', 'Changed'],
  both: ['Changed', 'Changed'],
  unknown: ['Differs', 'Differs'],
}

/** The fields that differ, in words. */
export function fieldRows(fields: readonly ConflictField[]): FieldRow[] {
  return fields.map(({ name, changed }) => {
    const [mine, theirs] = states[changed]
    const word = fieldWord(name)
    return { name: word.charAt(0).toUpperCase() + word.slice(1), mine, theirs, changed }
  })
}

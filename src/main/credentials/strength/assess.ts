import type { FieldValues } from '../../../shared/domain/credential.ts'
import type { CredentialType, TextField } from '../type.ts'
import { textOf } from '../type.ts'
import { estimateScore } from './estimate.ts'
import { obviousKeyWeakness, obviousWeakness, type Surroundings, type Weakness, worse } from './weakness.ts'

/** What was found of a value's passwords, as its version keeps it. */
export interface Assessment {
  /** From 0, guessed at once, to 4; null where nothing in it is a password. */
  readonly strength: number | null
  readonly weakness: Weakness | ''
  /** 1 when all of it was looked at; 0 leaves the estimate to later. */
  readonly assessed: 0 | 1
}

/** A score below this one is told. */
const strongEnough = 3

/**
 * Looks at what people invent among the fields of a value: passwords and passphrases, which types mark by hiding every character
 * of them. Keys that machines make are judged by their length alone.
 *
 * @param depth `quick` leaves the estimate, which takes milliseconds for each password, to later
 */
export function assess(
  type: CredentialType,
  values: FieldValues,
  names: readonly string[],
  depth: 'quick' | 'full',
): Assessment {
  const around: Surroundings = { userName: textOf(values, 'username'), names }
  let found: Weakness | null = null
  let strength: number | null = null
  let assessed: 0 | 1 = 1
  for (const field of type.fields) {
    if (field.kind === 'pairs' || !field.secret) continue
    const text = textOf(values, field.name)
    if (text === '') continue
    if (!isInvented(field)) {
      if (field.kind === 'text' && field.name === type.primary) found = worse(found, obviousKeyWeakness(text))
      continue
    }
    const obvious = obviousWeakness(text, around)
    found = worse(found, obvious)
    const score = depth === 'full' ? estimateScore(text, [around.userName, ...names]) : undefined
    if (score === undefined) assessed = 0
    // What stands on the lists is tried first, whatever an estimate of its letters says.
    const weakest = obvious === null ? score : 0
    if (weakest === undefined) continue
    strength = Math.min(strength ?? 4, weakest)
    if (weakest < strongEnough) found = worse(found, 'guessable')
  }
  return { strength, weakness: found ?? '', assessed }
}

function isInvented(field: TextField): boolean {
  return field.hideTail === true
}

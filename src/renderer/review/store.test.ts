import { expect, test } from 'vitest'
import { reviewDecisions } from '../../shared/domain/review.ts'
import { canDecide } from './store.ts'

test.each([
  ['active', ['keep', 'rotate', 'disable', 'retire']],
  ['disabled', ['keep', 'rotate', 'retire']],
  ['in-trash', ['keep']],
  ['gone', ['keep']],
] as const)('L5 what is %s by now can be decided about as %j, by a button and by its key', (now, decisions) => {
  expect(reviewDecisions.filter((decision) => canDecide({ now }, decision))).toEqual(decisions)
})

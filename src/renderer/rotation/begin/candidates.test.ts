import { describe, expect, it } from 'vitest'
import { type Candidate, canBegin, leftOutOf, waysOf } from './candidates.ts'

const candidate = (name: string, type: string, through: boolean[] | null): Candidate =>
  ({
    credential: { name, type },
    option: {
      automatic: through && { through: through.map((isOwn, at) => ({ id: `${at}`, name: `Connection ${at}`, isOwn })) },
    },
  }) as unknown as Candidate

describe('L2 several credentials are rotated together', () => {
  it('by Keyward when each of them signs in by a connection of its own', () => {
    const ways = waysOf([candidate('a', 'database-login', [true, false]), candidate('b', 'database-login', [true])])
    expect(ways).toMatchObject({ reached: [{}, {}], unreached: '', same: null })
  })

  it('not by Keyward over a connection that may lead to another server, and it says for which', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => candidate(name, 'database-login', [false]))
    const ways = waysOf([...all, candidate('f', 'database-login', [true])])
    expect(ways.reached.map(({ credential }) => credential.name)).toEqual(['f'])
    expect(ways.unreached).toMatch(/^Not possible for a, b, c and 2 more:/)
    expect(waysOf([candidate('a', 'api-key', null)])).toMatchObject({
      reached: [],
      unreached: expect.stringMatching(/for a:/),
    })
  })

  it('with the same value only when they are of one type', () => {
    expect(waysOf([candidate('a', 'api-key', null), candidate('b', 'password', null)]).same).not.toBeNull()
  })

  it('without those that are being rotated already, or have no value yet, and it says why', () => {
    const one = candidate('a', 'password', null)
    const inState = (hasValue: boolean, openRotationId: string | null): Candidate => ({
      credential: { ...one.credential, hasValue },
      option: { ...one.option, openRotationId },
    })
    const all = [inState(true, null), inState(true, 'r'), inState(false, null)]
    expect(all.map(canBegin)).toEqual([true, false, false])
    expect(leftOutOf(all)).toEqual([
      expect.stringMatching(/^1 credential left out: already/),
      expect.stringMatching(/^1 credential left out: no value/),
    ])
    expect(leftOutOf(all.slice(0, 1))).toEqual([])
  })
})

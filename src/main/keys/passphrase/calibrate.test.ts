import { describe, expect, it } from 'vitest'
import { calibrate, floorCost } from './calibrate.ts'

/** A machine on which three passes over 128 MiB take so many milliseconds. */
function machine(ms: number) {
  let clock = 0
  return calibrate(
    async () => {
      clock += ms
      return Buffer.alloc(32)
    },
    () => clock,
  )
}

describe('V4 the cost of a new passphrase slot', () => {
  it.each([
    ['a fast machine gets as many passes as are allowed', 30, 10],
    ['an ordinary one gets half a second', 245, 6],
    ['a slow one keeps the memory', 700, 3],
    ['one at the limit keeps it as well', 1000, 3],
  ])('%s', async (_, ms, passes) => {
    expect(await machine(ms)).toEqual({ memoryKiB: 128 * 1024, passes, lanes: 1 })
  })

  it('never falls below the floor: 64 MiB and three passes', async () => {
    expect(await machine(5000)).toEqual(floorCost)
    expect(floorCost).toEqual({ memoryKiB: 64 * 1024, passes: 3, lanes: 1 })
  })

  it('is the floor where the memory isn’t there', async () => {
    const noMemory = async () => {
      throw new RangeError('memory')
    }
    expect(await calibrate(noMemory)).toEqual(floorCost)
  })
})

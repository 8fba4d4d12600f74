import { describe, expect, it } from 'vitest'
import type { ConnectionRecord } from '../vault/repositories/connections.ts'
import { isWhole } from './way-of.ts'

const station = (via: string | null) => ({ via_id: via }) as ConnectionRecord

describe('T9 a way', () => {
  it('is whole when its first station goes directly, and not when one is lost', () => {
    expect(isWhole(station(null), [])).toBe(true)
    expect(isWhole(station('a'), [station(null)])).toBe(true)
    expect(isWhole(station('a'), [station(null), station('b')])).toBe(true)
    // The station is gone, or the way was cut in the middle: nothing may be sent directly.
    expect(isWhole(station('a'), [])).toBe(false)
    expect(isWhole(station('a'), [station('b')])).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { Sessions } from './sessions.ts'

describe('sessions', () => {
  it('begin with a token, once', () => {
    const sessions = new Sessions()
    const token = sessions.newToken()
    const session = sessions.redeem(token)!
    expect(sessions.admits(session)).toBe(true)
    expect(sessions.redeem(token)).toBe(undefined)
    expect(sessions.admits(session)).toBe(true)
  })

  it('begin with nothing else', () => {
    const sessions = new Sessions()
    expect(sessions.redeem('')).toBe(undefined)
    expect(sessions.admits('')).toBe(false)
    const token = sessions.newToken()
    expect(sessions.redeem(`${token} `)).toBe(undefined)
    expect(sessions.redeem(token.slice(0, -1))).toBe(undefined)
    expect(sessions.admits(token)).toBe(false)
    expect(sessions.redeem(token)).toBeTypeOf('string')
  })

  it('are of one process', () => {
    const session = new Sessions()
    expect(new Sessions().admits(session.redeem(session.newToken())!)).toBe(false)
  })

  it('end, the oldest first, when there are too many', () => {
    const sessions = new Sessions()
    const keys = Array.from({ length: 33 }, () => sessions.redeem(sessions.newToken())!)
    expect(keys.map((key) => sessions.admits(key))).toEqual([false, ...Array.from({ length: 32 }, () => true)])
  })
})

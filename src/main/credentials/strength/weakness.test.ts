import { describe, expect, it } from 'vitest'
import { findType } from '../types/registry.ts'
import { assess } from './assess.ts'
import { estimateScore, loadEstimate } from './estimate.ts'
import { obviousKeyWeakness, obviousWeakness, weaknessSentence } from './weakness.ts'

const around = { userName: 'orders_app', names: ['Orders DB', 'PostgreSQL', 'db7.acme.example:5432'] }

describe('C11 what is obvious about a password', () => {
  it.each([
    ['postgres', 'default'],
    ['Guest', 'default'],
    ['prom-operator', 'default'],
    ['Password1!', 'common'],
    ['orders_app', 'user-name'],
    ['Orders_App2024', 'user-name'],
    ['ppa_sredro', 'user-name'],
    ['aaaaaaaaaaaa', 'uniform'],
    ['x7Kq', 'short'],
    ['ordersdb2026!', 'name'],
    ['acme-2026', 'name'],
  ])('%s is %s', (password, weakness) => {
    expect(obviousWeakness(password, around)).toBe(weakness)
    expect(weaknessSentence(weakness)).toMatch(/^This /)
  })

  it.each(['correct horse battery staple', 'gX9#kq2Lw!8zRt', 'f3a9c8d71b2e4f60a1b2c3d4e5f60718', ''])(
    '%s passes',
    (password) => expect(obviousWeakness(password, around)).toBeNull(),
  )

  it('a key is judged by its length, and by the lists alone', () => {
    expect(obviousKeyWeakness('abc-def')).toBe('short-key')
    expect(obviousKeyWeakness('changeme')).toBe('common')
    expect(obviousKeyWeakness('0000000000000000')).toBe('uniform')
    expect(obviousKeyWeakness('sk-proj-orders-key')).toBeNull()
  })
})

describe('C11 the estimate', () => {
  const login = findType('database-login')
  const found = (password: string, depth: 'quick' | 'full' = 'full') =>
    login && assess(login, { username: around.userName, password }, around.names, depth)

  it('is not made of one of many values, which then waits for it', () => {
    expect(found('Tr0ub4dor&3', 'quick')).toEqual({ strength: null, weakness: '', assessed: 0 })
    expect(found('postgres', 'quick')).toMatchObject({ weakness: 'default', assessed: 0 })
  })

  it('finds what no list has, and leaves what machines made in peace', async () => {
    await loadEstimate()
    expect(found('qwertzuiop')).toEqual({ strength: 1, weakness: 'guessable', assessed: 1 })
    expect(found('Summer2024!')).toMatchObject({ weakness: 'guessable' })
    expect(found('gX9#kq2Lw!8zRt')).toEqual({ strength: 4, weakness: '', assessed: 1 })
    expect(found('postgres')).toEqual({ strength: 0, weakness: 'default', assessed: 1 })
    expect(found('')).toEqual({ strength: null, weakness: '', assessed: 1 })
  })

  it('takes no longer for a value of 64 KiB than for a short one', async () => {
    await loadEstimate()
    const start = performance.now()
    for (let at = 0; at < 5; at++) estimateScore('aB3$'.repeat(16_384), ['x'])
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

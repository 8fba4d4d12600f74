import { describe, expect, it } from 'vitest'
import { bestFirst, fitness, rank } from './rank.ts'

const labels = (typed: string, items: readonly (readonly [string, string?])[]) =>
  rank(
    items.map(([label, keywords = '']) => ({ label, keywords })),
    typed,
  ).map(({ label }) => label)

describe('palette ranking', () => {
  const commands = [
    ['New credential', 'add create secret'],
    ['New connection', 'add create'],
    ['Lock now', 'close'],
    ['Credentials'],
    ['Connections'],
    ['Use the dark theme', 'night appearance'],
  ] as const

  it('finds by initials', () => {
    expect(labels('nc', commands).slice(0, 2)).toEqual(['New credential', 'New connection'])
    expect(labels('ncr', commands)[0]).toBe('New credential')
  })

  it('puts the beginning of the label first, then the beginning of a word, then the rest', () => {
    expect(labels('cred', commands).slice(0, 2)).toEqual(['Credentials', 'New credential'])
    expect(labels('lock', [['Unlock'], ['Block list'], ['Auto lock'], ['Lock now']])).toEqual([
      'Lock now',
      'Auto lock',
      'Unlock',
      'Block list',
    ])
  })

  it('finds by other words too, after hits in labels', () => {
    expect(labels('night', commands)).toEqual(['Use the dark theme'])
    expect(labels('create', commands)).toEqual(['New credential', 'New connection'])
  })

  it('finds words in any order, also when one of them is a keyword', () => {
    expect(labels('dark theme', commands)).toEqual(['Use the dark theme'])
    expect(labels('theme night', commands)).toEqual(['Use the dark theme'])
    expect(labels('theme locked', commands)).toEqual([])
  })

  it('keeps what was found by something else than its label, after what fits', () => {
    const found = ['circleci-orders', 'orders-db', 'warehouse-live'].map((label) => ({ label }))
    expect(bestFirst(found, 'orders').map(({ label }) => label)).toEqual([
      'orders-db',
      'circleci-orders',
      'warehouse-live',
    ])
  })

  it('shows everything in its order for nothing typed', () => {
    expect(labels('', commands)).toEqual(commands.map(([label]) => label))
    expect(labels('  ', commands)).toHaveLength(commands.length)
  })

  it('drops what lacks a letter or holds the letters only by chance', () => {
    expect(fitness('Lock now', 'lockx')).toBe(0)
    expect(fitness('stripe-production-webhook-signing', 'dok')).toBe(0)
  })

  it('ignores case and copes with letters of any script', () => {
    expect(fitness('Größe ändern', 'GRÖ')).toBeGreaterThan(0)
    expect(fitness('Größe ändern', 'gä')).toBeGreaterThan(0)
  })
})

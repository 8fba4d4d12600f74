import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Habits, JournalEntry } from './journal.ts'
import { judge, type Point } from './judge.ts'
import type { ClientTeam } from './team.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kw-judge-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Revisions by who made them, each with the marks of one credential. */
const rowOf = (...points: readonly (readonly [author: string, marks: string])[]): Point[] =>
  points.map(([author, marks], at) => ({
    number: at + 1,
    author,
    states: new Map([['id', { name: 'It', marks: marks.split(' '), text: marks, revision: at + 1 }]]),
  }))

const leaves: Habits = { ways: ['leave'], choices: [] }

function faultsOf(
  journals: Readonly<Record<string, readonly JournalEntry[]>>,
  points: readonly Point[],
  habits = leaves,
) {
  const members = Object.entries(journals).map(([letter, entries]) => {
    const journal = join(folder, letter)
    writeFileSync(journal, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    return { letter, id: letter, home: '', key: '', journal, habits }
  })
  const team: ClientTeam = { teamId: '', members, witness: '', compiled: '', remove: () => {} }
  return judge(team, points, points.length).faults
}

const made = (...marks: readonly string[]): JournalEntry[] =>
  marks.flatMap((mark) => [
    { is: 'try', mark, id: 'id' },
    { is: 'made', mark, id: 'id' },
  ])
const push: JournalEntry = { is: 'push', onConflict: 'leave', decisions: [] }
const pushed = (revision: number, ...marks: readonly string[]): JournalEntry => ({
  is: 'pushed',
  revision,
  sent: marks.length,
  accepted: marks.map((mark) => ({ mark, id: 'id' })),
  dropped: [],
  conflicts: 0,
})

describe('S4 the judge of eight clients', () => {
  it('is content with changes that are made one upon another', () => {
    const journals = { a: [...made('a1'), push, pushed(1, 'a1')], b: [...made('b1'), push, pushed(2, 'b1')] }
    expect(faultsOf(journals, rowOf(['a', 'a1'], ['b', 'a1 b1']))).toEqual([])
  })

  it('notices a change that was accepted and is not there', () => {
    const journals = { a: [...made('a1', 'a2'), push, pushed(1, 'a1', 'a2')] }
    expect(faultsOf(journals, rowOf(['a', 'a1']))).toContain('a2 was accepted, and isn’t in revision 1.')
  })

  it('notices what is written over without a decision, and not what is by one', () => {
    const points = rowOf(['a', 'a1'], ['b', 'b1'])
    const journals = (...pushes: JournalEntry[]) => ({
      a: [...made('a1'), push, pushed(1, 'a1')],
      b: [...made('b1'), ...pushes, pushed(2, 'b1')],
    })
    expect(faultsOf(journals(push), points)).toEqual(['It in revision 2 is written over by b, who never decided that.'])
    const other: JournalEntry = { ...push, decisions: [{ id: 'id', revision: 7, choice: 'mine' }] }
    expect(faultsOf(journals(other), points)).toHaveLength(1)
    const decided: JournalEntry = { ...push, decisions: [{ id: 'id', revision: 1, choice: 'mine' }] }
    expect(faultsOf(journals(decided), points)).toEqual([])
  })

  it('notices what a client has lost itself, and not what was there before it was killed and written over by a decision', () => {
    const points = rowOf(['a', 'a1'], ['b', 'b1'])
    const decided: JournalEntry = { ...push, decisions: [{ id: 'id', revision: 1, choice: 'mine' }] }
    const told = (...dropped: readonly string[]): JournalEntry => ({
      ...(pushed(2) as Extract<JournalEntry, { is: 'pushed' }>),
      dropped: dropped.map((mark) => ({ mark, id: 'id' })),
    })
    const b = [...made('b1'), decided, pushed(2, 'b1')]
    const killed = [...made('a1'), push, { is: 'up' } as const, push]
    expect(faultsOf({ a: [...killed, told('a1')], b }, points)).toEqual([])
    expect(
      faultsOf({ a: [...made('a1'), push, pushed(1, 'a1'), ...made('a2'), push, told('a2')], b }, points),
    ).toContain('a lost a2 without a decision.')
  })

  it('notices a revision that two were told to have made, and a change that is there twice', () => {
    const journals = { a: [...made('a1'), push, pushed(1, 'a1')], b: [push, pushed(1, 'a1')] }
    expect(faultsOf(journals, rowOf(['a', 'a1']))).toContain('b and a were told to have made revision 1.')
    expect(faultsOf({ a: made('a1') }, rowOf(['a', 'a1 a1']))).toContain('It in revision 1 has a change twice: a1 a1')
  })

  it('notices a change that its own vault has lost, and a failure that no cut explains', () => {
    const journals = { a: [...made('a1', 'a2'), push, { is: 'failed', code: 'remote-forged' } as const] }
    expect(faultsOf(journals, rowOf(['a', 'a1']))).toEqual([
      'a2 was made, and is nowhere.',
      'Somebody was told remote-forged.',
    ])
    expect(faultsOf({ a: made('a1', 'a2') }, rowOf(['a', 'a1']), { ways: ['theirs'], choices: [] })).toEqual([])
  })
})

import { expect, it } from 'vitest'
import { reachOf } from './reach.ts'

it('tells how far a value reaches by its type and by the names it signs in under, and says that a name is only a name', () => {
  const rank = (type: string, ...names: string[]) => reachOf(type, names).rank
  expect(rank('aws-access-key')).toBe('wide')
  expect(
    ['root', 'db-admin', 'postgres', 'arn:aws:iam::1:user/Admin', 'app.sa'].map((name) => rank('x', name)),
  ).toEqual(Array(5).fill('wide'))
  expect(['sales', 'rooted', 'badminton', 'postgresql-app', 'ada'].map((name) => rank('x', name))).toEqual(
    Array(5).fill('usual'),
  )
  expect(['reporting_ro', 'read-only', 'viewer@example.com'].map((name) => rank('x', name))).toEqual(
    Array(3).fill('narrow'),
  )
  // Who administers is looked at before who only reads.
  expect(rank('x', 'viewer', 'root')).toBe('wide')
  expect(reachOf('x', ['root']).reason).toBe('Signs in as “root”, an administrator by that name.')
})

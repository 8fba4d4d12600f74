import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { newSigningKey } from '../../crypto/signature.ts'
import type { SignedTeam, TeamDocument, TeamMember, TeamVersion } from './document.ts'
import { followTeam, readTeam, signTeam, teamFormat, teamWords } from './document.ts'

const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
let people = 0
function person(role: TeamMember['role'] = 'member') {
  const { seed, publicKey } = newSigningKey()
  people += 1
  const member: TeamMember = {
    id: randomUUID(),
    name: `person ${people}`,
    recipient: `age1${letters[people % 32]?.repeat(58)}`,
    signingKey: publicKey.toString('base64url'),
    role,
    since: '2026-11-29T10:00:00.000Z',
  }
  return { member, seed }
}
type Person = ReturnType<typeof person>

const ada = person('owner')
const bob = person()
const teamId = randomUUID()

function first(signer = ada, members = [ada.member, bob.member]): TeamVersion {
  return signTeam(
    {
      format: teamFormat,
      teamId,
      name: 'Platform',
      version: 1,
      previous: null,
      createdAt: '2026-11-29T10:00:00.000Z',
      signedBy: signer.member.id,
      members,
      groups: [],
      policy: { create: 'everyone', plaintextExport: 'forbidden' },
    },
    signer.seed,
  )
}

function next(last: TeamVersion, signer: Person, changes: Partial<TeamDocument> = {}): TeamVersion {
  const document = {
    ...last.document,
    version: last.document.version + 1,
    previous: last.hash,
    signedBy: signer.member.id,
    ...changes,
  }
  return signTeam(document, signer.seed)
}

const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof VaultError ? error.code : error
  }
  return 'none'
}
const signedOf = (...versions: TeamVersion[]): SignedTeam[] => versions.map(({ signed }) => signed)

describe('S5 the signed list of a team', () => {
  it('is followed version by version, from the first or from the one that is known', () => {
    const one = first()
    const two = next(one, ada, { name: 'Platform team' })
    const three = next(two, ada)
    expect(followTeam(null, signedOf(one, two, three)).map(({ document }) => document.version)).toEqual([1, 2, 3])
    expect(followTeam(one, signedOf(one, two, three)).map(({ document }) => document.version)).toEqual([2, 3])
    expect(followTeam(three, signedOf(one, two, three))).toEqual([])
    expect(teamWords(two)).not.toEqual(teamWords(three))
  })

  it('takes no version that a member signed who is no owner in the one before', () => {
    const one = first()
    const eve = person('owner')
    const mine = { ...bob.member, role: 'owner' as const }
    expect(codeOf(() => followTeam(one, signedOf(next(one, bob))))).toBe('team-invalid')
    // To call oneself an owner in the version that one signs does not make one.
    expect(codeOf(() => followTeam(one, signedOf(next(one, bob, { members: [ada.member, mine] }))))).toBe(
      'team-invalid',
    )
    expect(codeOf(() => followTeam(one, signedOf(next(one, eve, { members: [ada.member, eve.member] }))))).toBe(
      'team-invalid',
    )
  })

  it('takes the signature of an owner who steps down with it, and none after', () => {
    const one = first()
    const members = [
      { ...ada.member, role: 'member' as const },
      { ...bob.member, role: 'owner' as const },
    ]
    const two = next(one, ada, { members })
    expect(followTeam(one, signedOf(two))).toHaveLength(1)
    expect(codeOf(() => followTeam(two, signedOf(next(two, ada))))).toBe('team-invalid')
    expect(followTeam(two, signedOf(next(two, bob)))).toHaveLength(1)
  })

  it('notices another version of the same number, and one that follows another', () => {
    const one = first()
    const two = next(one, ada, { name: 'A' })
    const other = next(one, ada, { name: 'B' })
    expect(codeOf(() => followTeam(two, signedOf(other)))).toBe('team-forked')
    expect(codeOf(() => followTeam(two, signedOf(next(other, ada))))).toBe('team-forked')
  })

  it('notices versions that are missing between, and passes over older ones', () => {
    const one = first()
    const two = next(one, ada)
    const three = next(two, ada)
    expect(codeOf(() => followTeam(one, signedOf(three)))).toBe('team-gap')
    expect(followTeam(three, signedOf(one))).toEqual([])
  })

  it('takes no version of another team, and no altered text', () => {
    const one = first()
    const two = next(one, ada)
    expect(codeOf(() => followTeam(one, signedOf(next(one, ada, { teamId: randomUUID() }))))).toBe('team-invalid')
    const altered = { ...two.signed, payload: two.signed.payload.replace('Platform', 'Platforn') }
    expect(codeOf(() => followTeam(one, [altered]))).toBe('team-invalid')
    const spaced = { ...two.signed, payload: `${two.signed.payload} ` }
    expect(codeOf(() => followTeam(one, [spaced]))).toBe('team-invalid')
  })

  it('takes a first sight of a team only from an owner that it names', () => {
    const one = first()
    expect(followTeam(null, signedOf(one))).toHaveLength(1)
    const byMember = { ...one.document, signedBy: bob.member.id }
    expect(codeOf(() => followTeam(null, [signTeam(byMember, bob.seed).signed]))).toBe('team-invalid')
    expect(codeOf(() => followTeam(null, [signTeam(one.document, bob.seed).signed]))).toBe('team-invalid')
  })

  it.each<[string, (document: TeamDocument) => TeamDocument]>([
    ['nobody as owner', (doc) => ({ ...doc, members: [bob.member] })],
    ['one person twice', (doc) => ({ ...doc, members: [...doc.members, ada.member] })],
    [
      'two people with one key',
      (doc) => ({ ...doc, members: [...doc.members, { ...person().member, signingKey: ada.member.signingKey }] }),
    ],
    [
      'two people with one recipient',
      (doc) => ({ ...doc, members: [...doc.members, { ...person().member, recipient: ada.member.recipient }] }),
    ],
    ['a group of strangers', (doc) => ({ ...doc, groups: [{ id: randomUUID(), name: 'x', members: [randomUUID()] }] })],
    [
      'two groups of one name',
      (doc) => ({
        ...doc,
        groups: ['ops', 'Ops'].map((name) => ({ id: randomUUID(), name, members: [] })),
      }),
    ],
    ['a first version that follows another', (doc) => ({ ...doc, previous: 'a'.repeat(64) })],
  ])('is not signed, and not read, with %s', (_, change) => {
    const broken = change(first().document)
    expect(codeOf(() => signTeam(broken, ada.seed))).toBe('team-invalid')
    const payload = JSON.stringify(broken)
    expect(codeOf(() => readTeam({ payload, signature: first().signed.signature }))).toBe('team-invalid')
  })
})

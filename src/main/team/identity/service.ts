import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { v7 as uuidv7 } from 'uuid'
import type { ResponseOf } from '../../../shared/api/contract.ts'
import type { Contact, Identity } from '../../../shared/domain/team.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import { newSigningKey } from '../../crypto/signature.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { ContactRecord, IdentityRecord } from '../../vault/repositories/identity.ts'
import {
  deleteContact,
  findContact,
  findIdentity,
  insertIdentity,
  listContacts,
  putContact,
} from '../../vault/repositories/identity.ts'
import { fitAnswer } from '../../vault/repositories/page.ts'
import { listTeams } from '../../vault/repositories/teams.ts'
import { readTeam } from '../teams/document.ts'
import { type Card, type CardKeys, fingerprintWords, readCard, writeCard } from './card.ts'
import { sealIdentity } from './keys.ts'

/** Who one is, and whose cards one has (S5). */
export function createIdentityService(context: ServiceContext, secrets: Secrets) {
  const { vault } = context
  const instant = (ms: number) => new Date(ms).toISOString()

  const viewContact = (record: ContactRecord, teams: ReadonlyMap<string, string[]>): Contact => ({
    id: record.id,
    name: record.name,
    recipient: record.recipient,
    words: fingerprintWords(keysOf(record)),
    addedAt: instant(record.added_at),
    verifiedAt: record.verified_at === null ? null : instant(record.verified_at),
    teams: teams.get(record.id)?.slice(0, 100) ?? [],
  })
  const requireContact = (db: ReadDb, id: string): ContactRecord => {
    const record = findContact(db, id)
    if (!record) throw new VaultError('contact-not-found')
    return record
  }

  /** What a card would be beside what the vault knows. */
  const compare = (db: ReadDb, card: Card): ResponseOf<'identity.readCard'>['state'] => {
    if (findIdentity(db)?.id === card.id) return 'own'
    const known = findContact(db, card.id)
    if (!known) return 'new'
    if (!areSameKeys(keysOf(known), card)) return 'changed'
    return known.verified_at === null ? 'unverified' : 'verified'
  }

  return {
    get(): { identity: Identity | null } {
      const record = vault.read(findIdentity)
      return { identity: record ? viewIdentity(record) : null }
    },

    /** Makes both keys. @throws VaultError `identity-exists`, `secret-in-metadata` */
    async create(name: string): Promise<Identity> {
      refuseSecrets({ name })
      const open = vault.current
      const age = await generateX25519Identity()
      const recipient = await identityToRecipient(age)
      const { seed, publicKey } = newSigningKey()
      const id = uuidv7()
      const at = context.now()
      const signing_key = publicKey.toString('base64url')
      try {
        const card = writeCard({ id, name, recipient, signingKey: signing_key, createdAt: instant(at) }, seed)
        return vault.writeInto(open, ['teams'], (db, audit) => {
          if (findIdentity(db)) throw new VaultError('identity-exists')
          const sealed = sealIdentity(secrets, id, { age, seed })
          const record = { id, name, recipient, signing_key, card, sealed, created_at: at }
          insertIdentity(db, record)
          audit({ action: 'identity.create', subjectType: 'person', subjectId: id, subject: name })
          return viewIdentity(record)
        })
      } finally {
        seed.fill(0)
      }
    },

    /** What a card says, before it is kept. @throws VaultError `card-invalid` */
    readCard(text: string): ResponseOf<'identity.readCard'> {
      const card = readCard(text)
      const state = vault.read((db) => compare(db, card))
      return { id: card.id, name: card.name, words: fingerprintWords(card), createdAt: card.createdAt, state }
    },

    contacts(offset: number): { items: Contact[]; total: number } {
      return vault.read((db) => {
        const teams = teamsByMember(db)
        const all = listContacts(db)
        const page = all.slice(offset, offset + 200).map((record) => viewContact(record, teams))
        return { items: fitAnswer(page), total: all.length }
      })
    },

    /**
     * Keeps a card. Other keys of a person who is known are not taken over: that would be how somebody slips in.
     * @throws VaultError `card-invalid`, `card-own`, `contact-changed`
     */
    addContact(text: string): Contact {
      const card = readCard(text)
      return vault.write(['teams'], (db, audit) => {
        const state = compare(db, card)
        if (state === 'own') throw new VaultError('card-own')
        if (state === 'changed') throw new VaultError('contact-changed')
        const before = findContact(db, card.id)
        const record: ContactRecord = {
          id: card.id,
          name: card.name,
          recipient: card.recipient,
          signing_key: card.signingKey,
          added_at: before?.added_at ?? context.now(),
          verified_at: before?.verified_at ?? null,
        }
        putContact(db, record)
        if (before?.name !== card.name)
          audit({
            action: 'contact.add',
            subjectType: 'person',
            subjectId: card.id,
            subject: card.name,
            detail: before ? `was ${before.name}` : '',
          })
        return viewContact(record, teamsByMember(db))
      })
    },

    /** Notes that the words were compared, or that they don't hold any more. @throws VaultError `contact-not-found` */
    verifyContact(id: string, isVerified: boolean): Contact {
      return vault.write(['teams'], (db, audit) => {
        const record = requireContact(db, id)
        const next = { ...record, verified_at: isVerified ? (record.verified_at ?? context.now()) : null }
        putContact(db, next)
        if ((next.verified_at === null) !== (record.verified_at === null))
          audit({
            action: 'contact.verify',
            subjectType: 'person',
            subjectId: id,
            subject: record.name,
            detail: isVerified ? 'verified' : 'not verified',
          })
        return viewContact(next, teamsByMember(db))
      })
    },

    /** @throws VaultError `contact-not-found` */
    removeContact(id: string): void {
      vault.write(['teams'], (db, audit) => {
        const record = requireContact(db, id)
        deleteContact(db, id)
        audit({ action: 'contact.remove', subjectType: 'person', subjectId: id, subject: record.name })
      })
    },
  }
}

function viewIdentity(record: IdentityRecord): Identity {
  const { id, name, recipient, card } = record
  return {
    id,
    name,
    recipient,
    card,
    words: fingerprintWords(keysOf(record)),
    createdAt: new Date(record.created_at).toISOString(),
  }
}

/** The keys of a row as a card names them. */
export function keysOf(record: Pick<ContactRecord, 'id' | 'recipient' | 'signing_key'>): CardKeys {
  return { id: record.id, recipient: record.recipient, signingKey: record.signing_key }
}

export function areSameKeys(one: CardKeys, other: CardKeys): boolean {
  return one.id === other.id && one.recipient === other.recipient && one.signingKey === other.signingKey
}

/** Names of the teams that the vault's person is in, by the ID of each member. */
function teamsByMember(db: ReadDb): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const record of listTeams(db)) {
    if (record.left_at !== null) continue
    const { document } = readTeam(record)
    for (const { id } of document.members) found.set(id, [...(found.get(id) ?? []), document.name])
  }
  return found
}

import { v7 as uuidv7 } from 'uuid'
import { maxStreams, type Stream, type StreamInput } from '../../../shared/domain/stream.ts'
import { VaultError } from '../../../shared/errors.ts'
import { hostPort } from '../../connections/host.ts'
import type { ServiceContext } from '../../context.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import { auditAt, readHead } from '../../vault/repositories/audit.ts'
import {
  deleteStream,
  findStream,
  insertStream,
  listStreams,
  type StreamRecord,
} from '../../vault/repositories/audit-streams.ts'
import { toInstant } from '../../vault/repositories/credential-row.ts'
import { findCredential, updateCredential } from '../../vault/repositories/credentials.ts'
import { suitsStream } from './access.ts'
import { type Destination, parseDestination } from './destination.ts'
import type { Streamer, StreamFailure } from './streamer.ts'

/** Destinations of the audit log. */
export function createStreamService(context: ServiceContext, streamer: Streamer) {
  const { vault } = context

  /** Lets the credential be sent to the destination: with consent, or when it has no host at all yet. */
  const bind = (
    db: WriteDb,
    audit: (entry: AuditEntry) => void,
    { kind, endpoint }: Destination,
    credentialId: string,
    consent: boolean,
  ) => {
    const credential = findCredential(db, credentialId)
    if (!credential) throw new VaultError('not-found')
    if (!suitsStream(kind, credential.type)) throw new VaultError('kind-mismatch')
    const hosts = JSON.parse(credential.bound_hosts) as string[]
    const host = hostPort(endpoint)
    if (hosts.includes(host)) return
    if (hosts.length > 0 && !consent) throw new VaultError('host-not-bound', { subjects: [credential.name, host] })
    updateCredential(db, credential, {
      bound_hosts: JSON.stringify([...hosts, host]),
      revision: credential.revision + 1,
      updated_at: context.now(),
    })
    audit({
      action: 'credential.bind-host',
      subjectType: 'credential',
      subjectId: credential.id,
      subject: credential.name,
      detail: host,
    })
  }

  const view = (id: string): Stream => vault.read((db) => toStream(db, requireStream(db, id)))

  return {
    list: (): { items: Stream[] } =>
      vault.read((db) => ({ items: listStreams(db).map((record) => toStream(db, record)) })),

    /** @throws VaultError `field-invalid`, `name-taken`, `too-large`, `not-found`, `kind-mismatch`, `host-not-bound`, `secret-in-metadata` */
    add(input: StreamInput, consent: boolean): Stream {
      const destination = parseDestination(input.address)
      refuseSecrets({ name: input.name, address: destination.address })
      checkCa(input.ca)
      const id = uuidv7()
      vault.write(['credentials'], (db, audit) => {
        const present = listStreams(db)
        if (present.length >= maxStreams) throw new VaultError('too-large')
        if (present.some(({ name }) => name.toLowerCase() === input.name.toLowerCase()))
          throw new VaultError('name-taken')
        if (input.credentialId !== null) bind(db, audit, destination, input.credentialId, consent)
        insertStream(db, {
          id,
          name: input.name,
          address: destination.address,
          credential_id: input.credentialId,
          ca: input.ca,
          created_at: context.now(),
          // The record of its own creation is the first that it gets.
          cursor: input.fromStart ? 0 : readHead(db).seq,
        })
        audit({
          action: 'stream.create',
          subjectType: 'stream',
          subjectId: id,
          subject: input.name,
          detail: `${destination.kind} to ${hostPort(destination.endpoint)}`,
        })
      })
      return view(id)
    },

    /** @throws VaultError `not-found` */
    remove(id: string): void {
      vault.write([], (db, audit) => {
        const { name, address } = requireStream(db, id)
        deleteStream(db, id)
        const { kind, endpoint } = parseDestination(address)
        const detail = `${kind} to ${hostPort(endpoint)}`
        audit({ action: 'stream.delete', subjectType: 'stream', subjectId: id, subject: name, detail })
      })
    },

    /** Sends one message that is no record of the log: its number is 0. @throws VaultError `not-found` */
    async test(id: string): Promise<{ ok: boolean } & StreamFailure> {
      const open = vault.current
      const record = vault.read((db) => requireStream(db, id))
      const message = {
        seq: 0,
        at: new Date(context.now()).toISOString(),
        actor: vault.actor,
        action: 'stream.test',
        outcome: 'ok',
        subjectType: 'stream',
        subjectId: id,
        subject: record.name,
        detail: 'This is a test.',
      } as const
      const { failure } = await streamer.send(open, record, [{ record: message, mac: '', resent: false }])
      if (vault.isOpen(open))
        vault.writeInto(open, [], (_, audit) =>
          audit({
            action: 'stream.test',
            outcome: failure ? 'failed' : 'ok',
            subjectType: 'stream',
            subjectId: id,
            subject: record.name,
            detail: failure?.code ?? '',
          }),
        )
      if (failure) return { ok: false, ...failure }
      const sent = parseDestination(record.address).kind === 'syslog-udp'
      const text = sent ? 'The message was sent. UDP does not tell whether it arrived.' : 'The message has arrived.'
      return { ok: true, code: 'ok', message: text, remedy: '' }
    },

    /** Sends now what waits. @throws VaultError `not-found` */
    async flush(id: string | null): Promise<{ items: Stream[] }> {
      const ids = vault.read((db) =>
        id === null ? listStreams(db).map((each) => each.id) : [requireStream(db, id).id],
      )
      await Promise.all(ids.map((each) => streamer.drain(each)))
      return vault.read((db) => ({
        items: ids.flatMap((each) => {
          const record = findStream(db, each)
          return record ? [toStream(db, record)] : []
        }),
      }))
    },
  }
}

function requireStream(db: ReadDb, id: string): StreamRecord {
  const record = findStream(db, id)
  if (!record) throw new VaultError('not-found')
  return record
}

function checkCa(ca: string): void {
  if (ca !== '' && !/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(ca))
    throw new VaultError('field-invalid', {
      issues: [{ path: 'ca', message: 'Give the authority’s certificate in PEM form.' }],
    })
  if (ca.includes('PRIVATE KEY')) throw new VaultError('secret-in-metadata')
}

function toStream(db: ReadDb, record: StreamRecord): Stream {
  const { seq } = readHead(db)
  const delivered = Math.min(record.cursor, seq)
  const oldest = delivered < seq ? auditAt(db, delivered + 1) : undefined
  const credential = record.credential_id === null ? undefined : findCredential(db, record.credential_id)
  return {
    id: record.id,
    name: record.name,
    kind: parseDestination(record.address).kind,
    address: record.address,
    credentialId: record.credential_id,
    credential: credential?.name ?? null,
    hasCa: record.ca !== '',
    createdAt: toInstant(record.created_at),
    delivered,
    deliveredAt: record.delivered_at === null ? null : toInstant(record.delivered_at),
    waiting: seq - delivered,
    waitingSince: oldest ? toInstant(oldest.at) : null,
    failure:
      record.failure === null
        ? null
        : {
            ...(JSON.parse(record.failure) as StreamFailure),
            at: toInstant(record.failed_at ?? 0),
            tries: Math.max(1, record.failures),
            nextAt: toInstant(record.next_at),
          },
  }
}

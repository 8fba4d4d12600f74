import { v7 as uuidv7 } from 'uuid'
import type { Exchange, OwnRequest, PastRequest } from '../../shared/domain/exchange.ts'
import { type FieldIssue, VaultError } from '../../shared/errors.ts'
import type { ProbeTarget } from '../connections/connector.ts'
import { headersComplaint, pathComplaint } from '../connections/kinds/http.ts'
import { findKind } from '../connections/kinds.ts'
import { runProbe } from '../connections/probe.ts'
import { createRedactor, secretsOf } from '../connections/redact.ts'
import { requireConnection } from '../connections/service.ts'
import { type Targets, WayRefused } from '../connections/targets.ts'
import { namedHostKey } from '../connections/way-of.ts'
import type { ServiceContext } from '../context.ts'
import { typeOf } from '../credentials/service.ts'
import { type ConnectionRecord, findConnection } from '../vault/repositories/connections.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import { deleteRequests, insertRequest, listRequests } from '../vault/repositories/requests.ts'
import { toCurl } from './curl.ts'
import { fillRequest, variablesOf } from './variables.ts'

/** Requests of a person's own over a connection: the credential is put in, and taken out of what is shown. */
export function createRequestService(context: ServiceContext, targets: Targets) {
  const { vault } = context
  const running = new Map<string, AbortController>()

  /** A connection that takes requests, with the request as it would be sent. */
  const prepare = (connectionId: string, given: OwnRequest) => {
    const connection = vault.read((db) => requireConnection(db, connectionId))
    const complain = (path: string, message: string | null): FieldIssue[] =>
      message === null ? [] : [{ path, message }]
    if (findKind(connection.kind)?.takesRequests !== true)
      throw new VaultError('field-invalid', {
        issues: complain('connectionId', 'Requests can be sent over connections to HTTP APIs alone.'),
      })
    const request = fillRequest(given, variablesOf(connection))
    const issues = [
      ...complain('request.path', request.path === '' ? null : pathComplaint(request.path)),
      ...complain('request.headers', headersComplaint(request.headers)),
      ...complain(
        'request.body',
        request.body !== '' && ['GET', 'HEAD'].includes(request.method) ? 'GET and HEAD send no body.' : null,
      ),
    ]
    if (issues.length > 0) throw new VaultError('field-invalid', { issues })
    return { connection, request }
  }

  const openTarget = (connection: ConnectionRecord, timeoutMs: number) =>
    targets.open(connection, 'request', timeoutMs).catch((error: unknown) => {
      if (!(error instanceof WayRefused)) throw error
      throw new VaultError(error.error.code, {
        subjects: [error.hop],
        issues: [{ path: 'viaId', message: `${error.message} Test “${error.hop}” first: it tells what is missing.` }],
      })
    })

  return {
    /** @throws VaultError `not-found`, `field-invalid`, `invalid-request` for a run that is already running, and what a use refuses */
    async send(runId: string, connectionId: string, given: OwnRequest, timeoutMs: number | null): Promise<Exchange> {
      if (running.has(runId)) throw new VaultError('invalid-request')
      const open = vault.current
      const { connection, request } = prepare(connectionId, given)
      const target = await openTarget(connection, timeoutMs ?? context.settings().testTimeoutSeconds * 1000)
      const credential = vault.read((db) => findCredential(db, connection.credential_id ?? ''))?.name ?? null
      const at = new Date(context.now()).toISOString()
      const controller = new AbortController()
      const stopListening = vault.onLock(() => controller.abort())
      running.set(runId, controller)
      try {
        const outcome = await runProbe(target, { request, signal: controller.signal })
        const id = uuidv7()
        const { code, message, remedy, ms, stages, tls, host, sent, answer } = outcome
        const past: PastRequest = { ...withoutSecrets(given, target), id, at, code, status: answer?.status ?? null, ms }
        if (vault.isOpen(open))
          vault.writeInto(open, ['connections'], (db, audit) => {
            // It may have been deleted while the server was thinking.
            if (findConnection(db, connection.id)) insertRequest(db, connection.id, past)
            audit({
              action: 'connection.request',
              outcome: code === 'ok' ? 'ok' : 'failed',
              subjectType: 'connection',
              subjectId: connection.id,
              subject: connection.name,
              // Never the path: a person may have written anything there.
              detail: [request.method, answer === null ? code : String(answer.status)].join(' · '),
            })
          })
        return {
          id,
          connectionId: connection.id,
          connection: connection.name,
          credential,
          at,
          code,
          message,
          remedy,
          ms,
          stages,
          tls,
          hostKey: vault.isOpen(open) ? vault.read((db) => namedHostKey(db, connection, outcome.hostKey)) : null,
          host,
          sent,
          answer,
        }
      } finally {
        stopListening()
        running.delete(runId)
      }
    },

    /** @throws VaultError `test-not-running` */
    cancel(runId: string): void {
      const controller = running.get(runId)
      if (!controller) throw new VaultError('test-not-running')
      controller.abort()
    },

    /** @throws VaultError `not-found` */
    history(connectionId: string, limit: number) {
      return vault.read((db) => {
        const connection = requireConnection(db, connectionId)
        const variables = [...variablesOf(connection)].map(([name, value]) => ({ name, value }))
        return { items: listRequests(db, connectionId, limit), variables }
      })
    },

    /** Forgets the requests of a connection. */
    forget(connectionId: string): void {
      vault.write(['connections'], (db, audit) => {
        const connection = findConnection(db, connectionId)
        const count = deleteRequests(db, connectionId)
        if (connection && count > 0)
          audit({
            action: 'connection.forget-requests',
            subjectType: 'connection',
            subjectId: connection.id,
            subject: connection.name,
            detail: `${count} requests`,
          })
      })
    },

    /** @throws VaultError `not-found`, `field-invalid`, `connection-incomplete` */
    curl(connectionId: string, given: OwnRequest): string {
      const { connection, request } = prepare(connectionId, given)
      const parameters = JSON.parse(connection.parameters) as Record<string, string>
      return vault.read((db) => {
        const record = findCredential(db, connection.credential_id ?? '')
        if (!record) throw new VaultError('connection-incomplete')
        const type = typeOf(record.type)
        const secretFields = JSON.parse(record.secret_fields) as string[]
        return toCurl({
          base: parameters.url ?? '',
          headers: parameters.headers ?? '',
          request,
          type,
          credential: record.name,
          config: currentConfig(db, record),
          secretFields: type.oauth ? [...secretFields, 'accessToken'] : secretFields,
        })
      })
    },
  }
}

/** Shorter texts occur by chance. Longer ones would be held back by the egress guard whenever the history is asked for. */
const minSecret = 8

/** A request as it is remembered: without the secrets of what it was sent with, which a person may have typed into it. */
function withoutSecrets(request: OwnRequest, target: ProbeTarget): OwnRequest {
  const redact = createRedactor(secretsOf(target).filter((secret) => secret.length >= minSecret))
  return { ...request, path: redact(request.path), headers: redact(request.headers), body: redact(request.body) }
}

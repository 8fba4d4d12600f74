import type { AuditRecord } from '../../shared/domain/audit.ts'
import type { ErrorBody } from '../../shared/errors.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { discardFile, saveFile, sendFile } from '../client/transfer.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createPagedList } from '../state/paged-list.ts'
import { createResource } from '../state/resource.ts'
import { announce } from '../ui/announcer.tsx'
import { count } from '../ui/count.ts'
import { showToast } from '../ui/toast.tsx'
import type { ScrollPlace } from '../ui/use-virtual-window.ts'
import { explainFile, explainVerification, type Verdict } from './verification.ts'
import { type AuditView, defaultView, toFilter } from './view.ts'

const pageSize = 100

/** The log, newest first. Whatever changes in the vault is recorded, so every change is a reason to read it again. */
export const auditList = createPagedList<AuditRecord, AuditView>({
  query: defaultView,
  load: (view, cursor) => client.audit.list({ ...toFilter(view, Date.now()), limit: pageSize, cursor }),
  areas: ['audit', 'credentials', 'connections', 'systems', 'slots'],
})

/** Who has acted, for a filter. */
export const auditActors = createResource(() => client.audit.actors({}), ['audit'])

/** What should be looked at, and what was. */
export const openAlerts = createResource(() => client.alerts.list({ all: false }), ['audit'])
export const allAlerts = createResource(() => client.alerts.list({ all: true }), ['audit'])

/** Where the log is sent. A delivery changes nothing else, so it is looked at when there is something new to send. */
export const streams = createResource(() => client.streams.list({}), ['audit', 'credentials'])

export const logParts = ['records', 'alerts', 'streams'] as const
export type LogPart = (typeof logParts)[number]

interface AuditState {
  readonly part: LogPart
  /** The record whose details are open, kept because the list may have moved on. */
  readonly opened: AuditRecord | null
  readonly place: ScrollPlace
  readonly verification: {
    readonly isRunning: boolean
    readonly verdict: Verdict | null
    readonly at: string | null
    readonly error: ErrorBody | null
  }
}

const unverified: AuditState['verification'] = { isRunning: false, verdict: null, at: null, error: null }

export const useAudit = createVaultStore<AuditState>(() => ({
  part: 'records',
  opened: null,
  place: { top: 0 },
  verification: unverified,
}))

export function setPart(part: LogPart): void {
  useAudit.setState({ part })
}

/** Shows the log in another way, from its newest record. */
export function setView(view: AuditView): void {
  useAudit.setState({ place: { top: 0 } })
  auditList.setQuery(view)
}

export function noteOpened(opened: AuditRecord | null): void {
  useAudit.setState({ opened })
}

/** Walks the whole chain, and compares it with an anchor that was kept elsewhere. */
export function verify(anchor: string | null = null): Promise<void> {
  return judge(async () => explainVerification(await client.audit.verify({ anchor })))
}

/** Checks an exported file. */
export function verifyFile(file: File, anchor: string | null): Promise<void> {
  return judge(async () => {
    const fileId = await sendFile(file)
    try {
      return explainFile(file.name, await client.audit.verifyFile({ fileId, anchor }))
    } finally {
      discardFile(fileId)
    }
  })
}

/** What was found stays until it is put away or the vault locks. */
async function judge(work: () => Promise<Verdict>): Promise<void> {
  if (useAudit.getState().verification.isRunning) return
  useAudit.setState({ verification: { ...unverified, isRunning: true } })
  try {
    const verdict = await work()
    // A lock meanwhile has put everything away.
    if (!useAudit.getState().verification.isRunning) return
    useAudit.setState({ verification: { ...unverified, verdict, at: new Date().toISOString() } })
    announce(verdict.title)
  } catch (failure) {
    if (!useAudit.getState().verification.isRunning) return
    const error = toErrorBody(failure)
    useAudit.setState({ verification: { ...unverified, error: error.code === 'cancelled' ? null : error } })
  }
}

export function cancelVerification(): void {
  void client.audit.cancelVerify({}).catch(() => {})
}

export function dismissVerification(): void {
  useAudit.setState({ verification: unverified })
}

const mediaTypes = { jsonl: 'application/jsonl', cef: 'text/plain' } as const

/** Saves what the view shows of the log as a file. @throws CallError */
export async function exportLog(format: 'jsonl' | 'cef', view: AuditView): Promise<void> {
  const { fileId, name, records } = await client.audit.export({ format, filter: toFilter(view, Date.now()) })
  await saveFile({ fileId, name }, mediaTypes[format])
  showToast({
    title: `${count(records, 'record')} exported`,
    detail: name,
    tone: 'good',
  })
}

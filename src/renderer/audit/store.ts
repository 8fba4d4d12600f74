import type { AuditRecord, AuditVerification } from '../../shared/domain/audit.ts'
import type { ErrorBody } from '../../shared/errors.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { discardFile, receiveFile, saveBlob } from '../client/transfer.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createPagedList } from '../state/paged-list.ts'
import { announce } from '../ui/announcer.tsx'
import { showToast } from '../ui/toast.tsx'
import type { ScrollPlace } from '../ui/use-virtual-window.ts'
import { explainVerification } from './verification.ts'
import { type AuditView, defaultView, toRequest } from './view.ts'

const pageSize = 100

/** The log, newest first. Whatever changes in the vault is recorded, so every change is a reason to read it again. */
export const auditList = createPagedList<AuditRecord, AuditView>({
  query: defaultView,
  load: (view, cursor) => client.audit.list({ ...toRequest(view), limit: pageSize, cursor }),
  areas: ['audit', 'credentials', 'connections', 'systems', 'slots'],
})

interface AuditState {
  /** The record whose details are open, kept because the list may have moved on. */
  readonly opened: AuditRecord | null
  readonly place: ScrollPlace
  readonly verification: {
    readonly isRunning: boolean
    readonly result: AuditVerification | null
    readonly at: string | null
    readonly error: ErrorBody | null
  }
}

const unverified: AuditState['verification'] = { isRunning: false, result: null, at: null, error: null }

export const useAudit = createVaultStore<AuditState>(() => ({
  opened: null,
  place: { top: 0 },
  verification: unverified,
}))

/** Shows the log in another way, from its newest record. */
export function setView(view: AuditView): void {
  useAudit.setState({ place: { top: 0 } })
  auditList.setQuery(view)
}

export function noteOpened(opened: AuditRecord | null): void {
  useAudit.setState({ opened })
}

/** Walks the whole chain. What it found stays until it is put away or the vault locks. */
export async function verify(): Promise<void> {
  if (useAudit.getState().verification.isRunning) return
  useAudit.setState({ verification: { ...unverified, isRunning: true } })
  try {
    const result = await client.audit.verify({})
    // A lock meanwhile has put everything away.
    if (!useAudit.getState().verification.isRunning) return
    useAudit.setState({ verification: { ...unverified, result, at: new Date().toISOString() } })
    announce(explainVerification(result).title)
  } catch (failure) {
    if (useAudit.getState().verification.isRunning)
      useAudit.setState({ verification: { ...unverified, error: toErrorBody(failure) } })
  }
}

export function dismissVerification(): void {
  useAudit.setState({ verification: unverified })
}

const mediaTypes = { jsonl: 'application/jsonl', cef: 'text/plain' } as const

/** Saves the log, or what it says of one item, as a file. @throws CallError */
export async function exportLog(format: 'jsonl' | 'cef', subjectId: string | null): Promise<void> {
  const { fileId, name, records } = await client.audit.export({ format, subjectId })
  try {
    saveBlob(await receiveFile(fileId, mediaTypes[format]), name)
    showToast({
      title: `${records.toLocaleString('en')} ${records === 1 ? 'record' : 'records'} exported`,
      detail: name,
      tone: 'good',
    })
  } finally {
    discardFile(fileId)
  }
}

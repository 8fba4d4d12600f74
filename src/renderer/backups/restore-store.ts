import { create } from 'zustand'
import type { ErrorBody } from '../../shared/errors.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { discardFile, sendFile } from '../client/transfer.ts'
import { setStatus } from '../state/session.ts'
import { allAreas, bindToVault, tellVaultStores } from '../state/vault-bound.ts'
import { type Backup, mayTakePassphrase, type Preview } from './words.ts'

/** Where a restore comes from. */
export type Source =
  | { readonly kind: 'kept'; readonly backup: Backup }
  | { readonly kind: 'file'; readonly name: string; readonly bytes: number; readonly fileId: string }

type RestoreStep = 'closed' | 'source' | 'opening' | 'passphrase' | 'preview' | 'restoring' | 'done'

interface RestoreState {
  readonly step: RestoreStep
  readonly source: Source | null
  /** How much of a file has gone over, in bytes. */
  readonly sent: { readonly done: number; readonly total: number } | null
  readonly preview: Preview | null
  readonly error: ErrorBody | null
  /** The day that was restored, for the last step. */
  readonly restoredAt: string | null
}

const closed: RestoreState = {
  step: 'closed',
  source: null,
  sent: null,
  preview: null,
  error: null,
  restoredAt: null,
}

/** A restore from its choice to its end. It lives beside the areas, because it also begins while the vault is locked or missing. */
export const useRestore = create<RestoreState>(() => closed)

let round = 0
let sending: AbortController | undefined

bindToVault({
  reset() {
    // A restore may close the vault on its way. A preview names what is in it, and goes with the lock.
    if (useRestore.getState().step !== 'restoring') closeRestore()
  },
})

/** Begins: with a kept backup, or with the choice of one. */
export function openRestore(backup?: Backup): void {
  closeRestore()
  useRestore.setState({ ...closed, step: 'source' })
  if (backup) void chooseBackup(backup)
}

/** Forgets everything, here and in the core. */
export function closeRestore(): void {
  round++
  sending?.abort()
  sending = undefined
  forgetPreview()
  const { source } = useRestore.getState()
  if (source?.kind === 'file') discardFile(source.fileId)
  useRestore.setState(closed, true)
}

/** Back to the choice. */
export function chooseAnother(): void {
  closeRestore()
  useRestore.setState({ step: 'source' })
}

export async function chooseBackup(backup: Backup): Promise<void> {
  await look({ kind: 'kept', backup }, unattended)
}

export async function chooseFile(file: File): Promise<void> {
  const mine = ++round
  sending = new AbortController()
  useRestore.setState({ step: 'opening', sent: { done: 0, total: file.size }, error: null })
  try {
    const fileId = await sendFile(file, {
      signal: sending.signal,
      onProgress: (done, total) => mine === round && useRestore.setState({ sent: { done, total } }),
    })
    if (mine !== round) return discardFile(fileId)
    await look({ kind: 'file', name: file.name, bytes: file.size, fileId }, unattended)
  } catch (failure) {
    if (mine === round) useRestore.setState({ ...closed, step: 'source', error: toErrorBody(failure) }, true)
  }
}

/** Tries a passphrase on the chosen backup. The text is used for this one call. */
export async function openWith(passphrase: string): Promise<void> {
  const { source } = useRestore.getState()
  if (source) await look(source, { passphrase, slotId: null })
}

/** Opens the chosen backup by a slot whose settings a person has seen. */
export async function openBySlot(slotId: string): Promise<void> {
  const { source } = useRestore.getState()
  if (source) await look(source, { passphrase: null, slotId })
}

interface Attempt {
  readonly passphrase: string | null
  readonly slotId: string | null
}

const unattended: Attempt = { passphrase: null, slotId: null }

async function look(source: Source, attempt: Attempt): Promise<void> {
  const mine = ++round
  useRestore.setState({ step: 'opening', source, sent: null, error: null })
  try {
    const from = source.kind === 'kept' ? { id: source.backup.id } : { fileId: source.fileId }
    const preview = await client.backups.preview({ from, ...attempt })
    if (mine === round) useRestore.setState({ step: 'preview', preview })
    else client.backups.close({ previewId: preview.previewId }).catch(() => {})
  } catch (failure) {
    if (mine !== round) return
    const error = toErrorBody(failure)
    if (mayTakePassphrase(error.code))
      useRestore.setState({ step: 'passphrase', error: error.code === 'passphrase-required' ? null : error })
    else {
      if (source.kind === 'file') discardFile(source.fileId)
      useRestore.setState({ ...closed, step: 'source', error }, true)
    }
  }
}

/** Puts the previewed backup into the vault's place. */
export async function restore(): Promise<void> {
  const { preview } = useRestore.getState()
  if (!preview) return
  const mine = ++round
  useRestore.setState({ step: 'restoring', error: null })
  try {
    const status = await client.backups.restore({ previewId: preview.previewId })
    setStatus(status)
    tellVaultStores(allAreas)
    if (mine === round) useRestore.setState({ ...closed, step: 'done', restoredAt: preview.createdAt }, true)
  } catch (failure) {
    if (mine === round) useRestore.setState({ step: 'preview', error: toErrorBody(failure) })
  }
}

/** Looks at the chosen backup again, after the vault or the preview has changed. */
export async function lookAgain(): Promise<void> {
  const { source } = useRestore.getState()
  forgetPreview()
  if (source) await look(source, unattended)
}

function forgetPreview(): void {
  const { preview } = useRestore.getState()
  if (preview) client.backups.close({ previewId: preview.previewId }).catch(() => {})
}

import { headSize, peekAge } from '../../../shared/age-file.ts'
import { CallError } from '../../../shared/api/client.ts'
import type { RequestOf } from '../../../shared/api/contract.ts'
import type { ImportChoice, ImportItem } from '../../../shared/domain/bundle.ts'
import { describeError, type ErrorBody } from '../../../shared/errors.ts'
import { client } from '../../client/client.ts'
import { toErrorBody } from '../../client/errors.ts'
import { discardFile, sendFile } from '../../client/transfer.ts'
import { debounce } from '../../credentials/debounce.ts'
import { bindToVault } from '../../state/vault-bound.ts'
import { announce } from '../../ui/announcer.tsx'
import { chooseForAll } from './choices.ts'
import { inspectFile } from './foreign-file.ts'
import {
  callsOf,
  type ImportKind,
  type ImportState,
  type ItemState,
  itemList,
  type Preview,
  useImport,
} from './import-state.ts'
import { changesOf } from './summary.ts'

type BundleKey = RequestOf<'bundles.preview'>['key']

let sending: AbortController | null = null

/** Takes a file that a person has chosen and hands it to the core. */
export async function takeFile(file: File): Promise<void> {
  closeImport()
  const controller = new AbortController()
  sending = controller
  useImport.setState({ file, sent: { done: 0, total: file.size }, fileError: null })
  try {
    const asksFor = peekAge(await readHead(file))
    const fileId = await sendFile(file, {
      signal: controller.signal,
      onProgress: (done, total) => {
        if (sending === controller) useImport.setState({ sent: { done, total } })
      },
    })
    if (sending !== controller) return discardFile(fileId)
    if (asksFor !== null) {
      useImport.setState({ step: 'key', fileId, asksFor, sent: null })
      return
    }
    const foreign = await inspectFile(file, fileId, null)
    if (sending !== controller) return discardFile(fileId)
    if (foreign.format === null && useImport.getState().wanted === 'bundle') {
      discardFile(fileId)
      throw new CallError({ code: 'bundle-malformed', ...describeError('bundle-malformed') })
    }
    useImport.setState({ step: 'ask', fileId, foreign, sent: null })
  } catch (failure) {
    if (sending !== controller) return
    const error = toErrorBody(failure)
    useImport.setState({ file: null, sent: null, fileError: error.code === 'cancelled' ? null : error })
  } finally {
    if (sending === controller) sending = null
  }
}

async function readHead(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, headSize).arrayBuffer())
  } catch {
    throw new CallError({ code: 'file-unreadable', ...describeError('file-unreadable') })
  }
}

export function cancelSending(): void {
  sending?.abort()
  sending = null
  useImport.setState({ file: null, sent: null })
}

export function refuseFile(fileError: ErrorBody): void {
  useImport.setState({ fileError })
}

/**
 * Opens the bundle and compares it with the vault. The key is handed through and kept nowhere. Choices of an earlier
 * preview of the same file stay. @throws CallError
 */
export async function openBundle(key: BundleKey): Promise<void> {
  const { file, fileId } = useImport.getState()
  if (!file || fileId === null) return
  const preview = await withFile(file, fileId, (id) => client.bundles.preview({ fileId: id, key }))
  const { previewId, info, counts, total } = preview
  showPreview(file, { kind: 'bundle', previewId, info, counts, total })
}

/** Goes on to the review. A lock or another file meanwhile has put this one away. */
export function showPreview(file: File, preview: Preview): void {
  const { preview: before } = useImport.getState()
  if (before) closePreview(before)
  if (useImport.getState().file !== file) {
    closePreview(preview)
    return
  }
  useImport.setState({
    step: 'review',
    preview,
    isStale: false,
    error: null,
    dryRun: null,
    selected: new Set(),
    openKey: null,
    place: { top: 0 },
  })
  itemList.setQuery({ previewId: preview.previewId, kind: preview.kind, state: null })
  tryOut()
}

/** The core keeps files for a while only; a person may take longer to find the passphrase. */
export async function withFile<T>(file: File, fileId: string, work: (fileId: string) => Promise<T>): Promise<T> {
  try {
    return await work(fileId)
  } catch (failure) {
    if (toErrorBody(failure).code !== 'file-not-found') throw failure
    const again = await sendFile(file)
    useImport.setState({ fileId: again })
    return work(again)
  }
}

export function showState(state: ItemState | null): void {
  useImport.setState({ selected: new Set(), openKey: null, place: { top: 0 } })
  itemList.setQuery({ ...itemList.get().query, state })
}

export function setDefault(onConflict: ImportChoice): void {
  useImport.setState({ onConflict })
  tryOut()
}

/** Decides about items; null lets them follow the default. */
export function choose(items: readonly ImportItem[], choice: ImportChoice | null): void {
  useImport.setState(({ choices }) => ({ choices: chooseForAll(choices, items, choice) }))
  tryOut()
}

export function changeReview(change: Partial<Pick<ImportState, 'selected' | 'openKey'>>): void {
  useImport.setState(change)
}

/** Single choices that one call can carry. */
export const mostChoices = 2500

/** @throws CallError `too-large` for more single choices than a call can carry */
function requestOf(dryRun: boolean): RequestOf<'bundles.import'> | null {
  const { preview, onConflict, choices } = useImport.getState()
  if (choices.size > mostChoices)
    throw new CallError({
      code: 'too-large',
      message: 'There are too many single choices.',
      remedy: 'Choose above what happens to most items, then decide about single ones.',
    })
  return preview && { previewId: preview.previewId, onConflict, choices: Object.fromEntries(choices), dryRun }
}

/** The pause after a choice before it is tried out, in milliseconds: several in a row are tried once. */
const pause = 200
let round = 0

const tryNow = async () => {
  if (useImport.getState().step !== 'review') return
  const mine = ++round
  try {
    const request = requestOf(true)
    if (!request) return
    const dryRun = await callsOf(kindOfPreview()).import(request)
    if (mine === round) useImport.setState({ dryRun, isTrying: false, error: null })
  } catch (failure) {
    if (mine !== round) return
    noteFailure(failure)
    useImport.setState({ isTrying: false, dryRun: null })
  }
}
const tryLater = debounce(() => void tryNow(), pause)

/** Finds out what the import would do, without doing it. */
export function tryOut(): void {
  useImport.setState({ isTrying: true })
  tryLater()
}

function noteFailure(failure: unknown): void {
  const error = toErrorBody(failure)
  if (error.code === 'import-stale') useImport.setState({ isStale: true, dryRun: null, error: null })
  else useImport.setState({ error })
}

/** Does the import: all of it or, on failure, nothing. */
export async function runImport(): Promise<void> {
  const { fileId, file, preview } = useImport.getState()
  tryLater.cancel()
  round++
  useImport.setState({ isTrying: false })
  try {
    const request = requestOf(false)
    if (!request) return
    const imported = await callsOf(kindOfPreview()).import(request)
    if (fileId !== null) discardFile(fileId)
    forgetItems()
    const finished =
      preview?.kind === 'file'
        ? { previewId: preview.previewId, name: file?.name ?? preview.info.name, notTaken: preview.info.notTaken }
        : null
    const wanted = preview?.kind ?? 'bundle'
    const importedFor = preview?.kind === 'bundle' ? (preview.info.sender?.team ?? '') : ''
    useImport.setState({ ...useImport.getInitialState(), step: 'done', wanted, imported, importedFor, finished })
    announce(`Imported. ${changesOf(imported)} added or replaced.`)
  } catch (failure) {
    noteFailure(failure)
  }
}

/** Back to the key: the core keeps nothing with which it could open the bundle again. */
export function compareAgain(): void {
  useImport.setState({ step: kindOfPreview() === 'bundle' ? 'key' : 'ask' })
}

/** Ends the import: the core forgets the opened bundle and the file. */
export function closeImport(): void {
  sending?.abort()
  sending = null
  tryLater.cancel()
  round++
  const { preview, finished, fileId, wanted } = useImport.getState()
  if (preview) closePreview(preview)
  // The report could be had until now.
  if (finished) closePreview({ kind: 'file', previewId: finished.previewId })
  if (fileId !== null) discardFile(fileId)
  forgetItems()
  useImport.setState({ ...useImport.getInitialState(), wanted }, true)
}

/** Says what the person came for, unless an import is under way. */
export function startImport(wanted: ImportKind): void {
  const { step } = useImport.getState()
  if (step === 'done') closeImport()
  if (step === 'file' || step === 'done') useImport.setState({ wanted })
}

function forgetItems(): void {
  itemList.setQuery({ previewId: null, kind: 'bundle', state: null })
}

const kindOfPreview = () => useImport.getState().preview?.kind ?? 'bundle'

function closePreview({ kind, previewId }: Pick<Preview, 'kind' | 'previewId'>): void {
  callsOf(kind)
    .close({ previewId })
    .catch(() => {})
}

bindToVault({
  reset() {
    sending?.abort()
    sending = null
    tryLater.cancel()
    round++
  },
  // What changes in the vault may change what the import would do.
  changed(areas) {
    if (useImport.getState().step !== 'review' || useImport.getState().isStale) return
    if (areas.has('credentials') || areas.has('connections') || areas.has('systems')) tryOut()
  },
})

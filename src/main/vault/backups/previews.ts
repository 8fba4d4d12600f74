import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../../shared/errors.ts'
import type { OpenedBackup } from './opened.ts'

/** What a person looks at is closed a quarter of an hour later, and when a third is opened. */
const lifetimeMs = 15 * 60_000
const most = 2

/** An opened backup, and the vault that it was shown for. */
export interface RestoreView {
  readonly opened: OpenedBackup
  /** Where the vault lies that it would replace, and its state of then. */
  readonly place: string
  /** Changes with the vault; null while it was not compared. */
  readonly stamp: string | null
  /** What the person saw, to be compared once more. */
  readonly shown: string
}

/** Opened backups, for as long as a person looks at their preview and no longer. */
export class RestorePreviews {
  readonly #kept = new Map<string, { readonly view: RestoreView; readonly timer: NodeJS.Timeout }>()

  add(view: RestoreView): string {
    for (const oldest of [...this.#kept.keys()].slice(0, -(most - 1))) this.close(oldest)
    const previewId = uuidv7()
    const timer = setTimeout(() => this.close(previewId), lifetimeMs)
    timer.unref()
    this.#kept.set(previewId, { view, timer })
    return previewId
  }

  /** @throws VaultError `restore-stale` */
  get(previewId: string): RestoreView {
    const found = this.#kept.get(previewId)
    if (!found) throw new VaultError('restore-stale')
    return found.view
  }

  /** Hands the backup over, to be closed there. @throws VaultError `restore-stale` */
  take(previewId: string): RestoreView {
    const view = this.get(previewId)
    this.#forget(previewId)
    return view
  }

  close(previewId: string): void {
    this.#forget(previewId)?.opened.close()
  }

  clear(): void {
    for (const previewId of [...this.#kept.keys()]) this.close(previewId)
  }

  #forget(previewId: string): RestoreView | undefined {
    const found = this.#kept.get(previewId)
    clearTimeout(found?.timer)
    this.#kept.delete(previewId)
    return found?.view
  }
}

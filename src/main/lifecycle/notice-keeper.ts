import type { NoticeCounts, Told } from '../../shared/domain/notice.ts'
import type { ServiceContext } from '../context.ts'
import { deleteSnooze, forgetTold, rememberTold } from '../vault/repositories/notices.ts'
import { localZone } from './calendar-days.ts'
import type { KeptMemory } from './dates.ts'
import { countNear, datedItems, readMemory, subjectKey, toldKey } from './dates.ts'
import type { DatedItem, DueNotice } from './due-notices.ts'
import { dueNotices } from './due-notices.ts'
import { tell } from './notice-words.ts'

interface NoticeTellers {
  /** One message about dates that came near. */
  due(told: Told): void
  /** How many are near now; null when nobody may know. */
  counts(counts: NoticeCounts | null): void
}

interface KeeperTimes {
  /** Milliseconds from an unlock to the first look, when the window is drawn. */
  readonly firstMs?: number
  readonly everyMs?: number
  /** Milliseconds from a change to new counts: an import is many changes. */
  readonly settleMs?: number
}

/** What is known of a vault while it is locked: names and dates, in memory alone, and only by choice. */
interface Remembered {
  readonly vault: string
  readonly items: readonly DatedItem[]
  readonly memory: KeptMemory
}

/**
 * Tells of dates while a window runs. What is told is written down first, in the vault and so for every window of it: what is told
 * twice teaches people to look away.
 */
export class NoticeKeeper {
  readonly #context: ServiceContext
  readonly #tellers: NoticeTellers
  readonly #times: Required<KeeperTimes>
  #timer: NodeJS.Timeout | undefined
  #settling: NodeJS.Timeout | undefined
  #counts = ''
  #remembered: Remembered | undefined
  /** Told while locked, to be written down at the next unlock. */
  #untold: DueNotice[] = []

  constructor(context: ServiceContext, tellers: NoticeTellers, times: KeeperTimes = {}) {
    this.#context = context
    this.#tellers = tellers
    this.#times = { firstMs: 3000, everyMs: 900_000, settleMs: 1000, ...times }
  }

  /** The vault was opened. */
  start(): void {
    this.#schedule(this.#times.firstMs)
  }

  /** The vault was locked, or the window ends. What may not be remembered is forgotten now. */
  stop(): void {
    clearTimeout(this.#settling)
    const { notifications, notifyWhileLocked } = this.#context.settings()
    if (notifications && notifyWhileLocked) return
    clearTimeout(this.#timer)
    this.#forget()
  }

  /** Something in the vault has changed. */
  changed(): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.#attempt(() => this.#count()), this.#times.settleMs)
    this.#settling.unref()
  }

  /** One look now. Never throws: what could not be written down is told at the next one. */
  round(): void {
    this.#attempt(() => (this.#context.vault.state === 'unlocked' ? this.#look() : this.#lookFromMemory()))
  }

  #look(): void {
    const { vault, settings, now: clock } = this.#context
    const [now, zone] = [clock(), localZone()]
    this.#writeDownUntold(now)
    const { notifications, notifyWhileLocked } = settings()
    const find = () =>
      vault.read((db) => {
        const items = datedItems(db, now, zone)
        const memory = readMemory(db, now)
        return { items, memory, due: dueNotices(items, now, zone, memory) }
      })
    if (notifications && find().due.length > 0) {
      // Looked at again inside of the change: another window may have told meanwhile.
      const due = vault.write([], (db) => {
        const found = find().due
        for (const each of found) {
          for (const threshold of each.reached) rememberTold(db, toRow(each, threshold), now)
          deleteSnooze(db, each.item.kind, each.item.subjectId)
        }
        forgetTold(db, now - 400 * 86_400_000)
        return found
      })
      const message = tell(due)
      if (message) this.#tellers.due(message)
    }
    this.#count()
    this.#remembered = notifications && notifyWhileLocked ? { vault: vault.name, ...find() } : undefined
  }

  #lookFromMemory(): void {
    const { vault, settings, now: clock } = this.#context
    const { notifications, notifyWhileLocked } = settings()
    const remembered = this.#remembered
    if (!remembered || !notifications || !notifyWhileLocked || remembered.vault !== vault.name) {
      this.#forget()
      return
    }
    const due = dueNotices(remembered.items, clock(), localZone(), remembered.memory)
    for (const each of due) {
      for (const threshold of each.reached) remembered.memory.told.add(toldKey(each.item, threshold))
      remembered.memory.snoozed.delete(subjectKey(each.item))
    }
    this.#untold.push(...due)
    const message = tell(due)
    if (message) this.#tellers.due(message)
  }

  #writeDownUntold(now: number): void {
    const { vault } = this.#context
    const untold = this.#remembered?.vault === vault.name ? this.#untold : []
    if (untold.length > 0)
      vault.write([], (db) => {
        for (const each of untold) {
          for (const threshold of each.reached) rememberTold(db, toRow(each, threshold), now)
          deleteSnooze(db, each.item.kind, each.item.subjectId)
        }
      })
    this.#untold = []
  }

  #count(): void {
    const { vault } = this.#context
    if (vault.state !== 'unlocked') return
    const counts = vault.read((db) => countNear(db, this.#context, localZone()))
    const text = JSON.stringify(counts)
    if (text === this.#counts) return
    this.#counts = text
    this.#tellers.counts(counts)
  }

  #forget(): void {
    this.#remembered = undefined
    this.#untold = []
    if (this.#counts === '') return
    this.#counts = ''
    this.#tellers.counts(null)
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.round()
      if (this.#context.vault.state === 'unlocked' || this.#remembered) this.#schedule(this.#times.everyMs)
    }, ms)
    this.#timer.unref()
  }

  #attempt(work: () => void): void {
    try {
      work()
    } catch {
      // A vault that is busy or full says so where somebody waits for it.
    }
  }
}

function toRow({ item }: DueNotice, threshold: number) {
  return { kind: item.kind, subject_id: item.subjectId, at: item.at, threshold }
}

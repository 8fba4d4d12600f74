import { type KeyboardEvent, type MouseEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type Entry, keysBetween, stepFrom } from './virtual-window.ts'

interface TableKeysInput<Row> {
  readonly entries: readonly Entry<Row>[]
  readonly openKey: string | null
  readonly onOpen: ((key: string) => void) | undefined
  readonly selection: ReadonlySet<string> | undefined
  readonly onSelectionChange: ((keys: ReadonlySet<string>) => void) | undefined
  readonly rowsInSight: number
  readonly show: (index: number) => void
}

/** Focus, selection and keys of a table, in which one row at a time can be reached with the Tab key. */
export function useTableKeys<Row>(input: TableKeysInput<Row>) {
  const { entries, openKey, onOpen, selection, onSelectionChange, rowsInSight, show } = input
  const [focusKey, setFocusKey] = useState<string | null>(null)
  /** The row that gets the focus as soon as it is drawn. */
  const wantFocus = useRef<string | null>(null)
  /** Where a range begins. */
  const anchor = useRef<number | null>(null)
  const focusRow = useRef<HTMLDivElement>(null)

  const focusIndex = useMemo(() => {
    const wanted = focusKey ?? openKey
    const found = wanted === null ? -1 : entries.findIndex((entry) => entry.key === wanted)
    return found >= 0 ? found : stepFrom(entries, 0, 0)
  }, [entries, focusKey, openKey])

  useLayoutEffect(() => {
    if (wantFocus.current === null || focusRow.current?.dataset.key !== wantFocus.current) return
    wantFocus.current = null
    focusRow.current.focus({ preventScroll: true })
  })

  const select = (keys: Iterable<string>) => onSelectionChange?.(new Set(keys))
  const toggle = (index: number, range: boolean) => {
    const entry = entries[index]
    if (!selection || entry?.type !== 'row') return
    const next = new Set(selection)
    if (range && anchor.current !== null) for (const key of keysBetween(entries, anchor.current, index)) next.add(key)
    else if (!next.delete(entry.key)) next.add(entry.key)
    anchor.current = index
    select(next)
  }
  const open = (index: number) => {
    const entry = entries[index]
    if (entry?.type === 'row') onOpen?.(entry.key)
  }
  const move = (distance: number, extend: boolean) => {
    const next = stepFrom(entries, focusIndex, distance)
    const entry = entries[next]
    if (extend && selection) {
      anchor.current ??= focusIndex
      select([...selection, ...keysBetween(entries, anchor.current, next)])
    } else anchor.current = null
    if (entry?.type !== 'row') return
    setFocusKey(entry.key)
    wantFocus.current = entry.key
    show(next)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const { target } = event
    if (!(target instanceof Element) || target.closest('[role="row"][data-row]') === null) return
    const page = Math.max(1, rowsInSight - 1)
    const moves: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -entries.length,
      End: entries.length,
    }
    const distance = moves[event.key]
    if (distance !== undefined) {
      event.preventDefault()
      return move(distance, event.shiftKey)
    }
    // Everything else belongs to the control inside the row that has the focus.
    if (target.closest('button, input, a') !== null) return
    if (event.key === 'Enter') {
      event.preventDefault()
      open(focusIndex)
    } else if (event.key === ' ' && selection) {
      event.preventDefault()
      toggle(focusIndex, event.shiftKey)
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey) && selection) {
      event.preventDefault()
      select(keysBetween(entries, 0, entries.length - 1))
    } else if (event.key === 'Escape' && selection && selection.size > 0) {
      event.stopPropagation()
      select([])
    }
  }
  const onRowClick = (index: number, key: string, event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('button, input, a, label') !== null) return
    setFocusKey(key)
    if (selection && (event.shiftKey || event.ctrlKey || event.metaKey)) toggle(index, event.shiftKey)
    else open(index)
  }
  return { focusIndex, focusRow, setFocusKey, toggle, onKeyDown, onRowClick }
}

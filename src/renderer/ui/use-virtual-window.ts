import { type UIEvent, useLayoutEffect, useRef, useState } from 'react'
import { scrollToShow, windowOf } from './virtual-window.ts'

const headHeight = 34

/** How far a list is scrolled, in pixels. Kept outside the page, it brings a list back as it was left. */
export interface ScrollPlace {
  top: number
}

/** Which rows of a scrolling element are in sight. The head of the table is sticky and covers its first pixels. */
export function useVirtualWindow(count: number, givenRowHeight: number | undefined, place?: ScrollPlace) {
  const scroller = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 600, rowHeight: givenRowHeight ?? 44 })
  const [scrollTop, setScrollTop] = useState(place?.top ?? 0)

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => {
      const density = Number.parseInt(getComputedStyle(element).getPropertyValue('--row'), 10)
      const rowHeight = givenRowHeight ?? (Number.isNaN(density) ? 44 : density)
      setSize({ width: element.clientWidth, height: Math.max(0, element.clientHeight - headHeight), rowHeight })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [givenRowHeight])

  useLayoutEffect(() => {
    if (place && scroller.current) scroller.current.scrollTop = place.top
  }, [place])

  const { rowHeight, height } = size
  return {
    scroller,
    width: size.width,
    rowHeight,
    rowsInSight: Math.floor(height / rowHeight),
    ...windowOf({ count, rowHeight, scrollTop, height, overscan: 8 }),
    // Rounded to rows, so that scrolling inside one row draws nothing anew.
    onScroll(event: UIEvent) {
      const { scrollTop: top } = event.currentTarget
      if (place) place.top = top
      setScrollTop(Math.floor(top / rowHeight) * rowHeight)
    },
    show(index: number) {
      const element = scroller.current
      if (!element) return
      const top = scrollToShow(index, rowHeight, element.scrollTop, height)
      if (top !== undefined) element.scrollTop = top
    },
  }
}

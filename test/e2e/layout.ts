import type { Page } from '@playwright/test'

/** What sticks out of the window, where the body hides it, scrolls sideways, or is a button whose label is cut. */
export function sideways(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const name = (element: Element) =>
      `${element.localName}.${[...element.classList].join('.')} “${(element.textContent ?? '').trim().slice(0, 40)}”`
    const isClipped = (element: Element) => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== 'visible') return true
      }
      return false
    }
    const complaints: string[] = []
    for (const element of document.body.querySelectorAll('*')) {
      const { left, right, width, height } = element.getBoundingClientRect()
      if (width <= 1 || height <= 1 || !element.checkVisibility({ visibilityProperty: true })) continue
      const sticksOut = right > innerWidth + 1 || left < -1
      if (sticksOut && !isClipped(element)) complaints.push(`sticks out: ${name(element)}`)
      const { overflowX } = getComputedStyle(element)
      const isWider = element.scrollWidth > element.clientWidth + 1
      if (isWider && (overflowX === 'auto' || overflowX === 'scroll')) complaints.push(`scrolls: ${name(element)}`)
      if (isWider && element.localName === 'button') complaints.push(`is cut: ${name(element)}`)
    }
    return complaints
  })
}

/** Colours for a terminal, or none. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
}

const none = (text: string) => text
const sgr = (code: number, end: number) => (text: string) => (text === '' ? '' : `\x1b[${code}m${text}\x1b[${end}m`)

const colourless: Style = { bold: none, dim: none, red: none, green: none, yellow: none }
const colourful: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
}

interface Target {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Colours only on a terminal that can show them, and where NO_COLOR is not set (no-color.org). */
export function styleFor(stream: Target, env: Readonly<Record<string, string | undefined>>): Style {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb' ? colourful : colourless
}

/** Columns of a terminal. A pipe has no end: nothing is cut off there. */
export function columnsOf(stream: Target): number {
  return stream.isTTY === true ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY
}

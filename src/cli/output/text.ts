/**
 * Text from a vault or a bundle may have been written by somebody else. Nothing of it may steer a terminal: control
 * characters and those that reorder text are taken out, line breaks and tabs become spaces. The joiners that scripts and
 * emoji need stay.
 */
export function plain(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  return text.replace(/[\t\n\r\v\f\u0085\u2028\u2029]+/g, ' ').replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
}

/** Columns of a terminal that a text takes: 2 for East Asian wide characters and emoji, 0 for marks and joiners. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const char of text) width += charWidth(char)
  return width
}

/** Shortens to a number of columns, with … where something is missing. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 1
  for (const char of text) {
    used += charWidth(char)
    if (used > width) break
    kept += char
  }
  return width < 1 ? '' : `${kept}…`
}

/** Breaks a sentence into lines of at most `width` columns, each after `indent` spaces. */
export function wrap(text: string, width: number, indent = 0): string {
  const room = Math.max(20, width - indent)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines.map((each) => ' '.repeat(indent) + each).join('\n')
}

function charWidth(char: string): number {
  if (/^(?:\p{Mn}|\p{Me}|\p{Cf})$/u.test(char)) return 0
  return wide.test(char) ? 2 : 1
}

/** Unicode 17, East_Asian_Width W and F, in the ranges that occur in names, and emoji. */
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])$/u

import type { KeyObject } from 'node:crypto'
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ReviewReportKind } from '../../shared/domain/review.ts'

/** How a signature stands at the end of a report, and how it is found there again. It covers every byte before itself. */
interface SealForm {
  readonly write: (sha256: string, mac: string) => string
  readonly read: RegExp
}

const forms: Readonly<Record<ReviewReportKind, SealForm>> = {
  json: {
    write: (sha256, mac) => `,\n  "sha256": "${sha256}",\n  "seal": "${mac}"\n}\n`,
    read: /,\n {2}"sha256": "([0-9a-f]{64})",\n {2}"seal": "([0-9a-f]{64})"\n\}\n$/,
  },
  csv: {
    write: (sha256, mac) => `sha256,${sha256}\r\nseal,${mac}\r\n`,
    read: /sha256,([0-9a-f]{64})\r\nseal,([0-9a-f]{64})\r\n$/,
  },
  html: {
    write: (sha256, mac) =>
      `<footer class="quiet">SHA-256 <code>${sha256}</code><br>Seal <code>${mac}</code></footer>\n</main>\n</body>\n</html>\n`,
    read: /<footer class="quiet">SHA-256 <code>([0-9a-f]{64})<\/code><br>Seal <code>([0-9a-f]{64})<\/code><\/footer>\n<\/main>\n<\/body>\n<\/html>\n$/,
  },
}

/** The report with its signature: the hash of the content, by which anybody can name it, and a MAC, which only the vault can make. */
export function sealReport(
  key: KeyObject,
  format: ReviewReportKind,
  content: string,
): { text: string; sha256: string } {
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { text: content + forms[format].write(sha256, macOf(key, format, content).toString('hex')), sha256 }
}

/** What a report's signature says, or null for a file without one. */
export function readSeal(
  key: KeyObject,
  text: string,
): { readonly sha256: string; readonly isWhole: boolean; readonly isOurs: boolean } | null {
  for (const [format, { read }] of Object.entries(forms) as [ReviewReportKind, SealForm][]) {
    const found = read.exec(text)
    if (!found) continue
    const [, stated = '', seal = ''] = found
    const content = text.slice(0, found.index)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const isOurs = timingSafeEqual(macOf(key, format, content), Buffer.from(seal, 'hex'))
    return { sha256, isWhole: sha256 === stated, isOurs }
  }
  return null
}

function macOf(key: KeyObject, format: ReviewReportKind, content: string): Buffer {
  return createHmac('sha256', key).update(`${format}\n`).update(content).digest()
}

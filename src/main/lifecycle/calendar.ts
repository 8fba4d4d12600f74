import type { NoticeKind } from '../../shared/domain/notice.ts'
import { dayNumber } from './calendar-days.ts'
import type { DatedItem } from './due-notices.ts'

/**
 * A calendar file of RFC 5545: one all-day event for each date, on its day in the time zone, with an alarm for each of its
 * thresholds at nine in the morning of that day. An event keeps its UID while its date moves, so that a calendar that takes the file
 * again moves it, too.
 */
export function toCalendar(items: readonly DatedItem[], now: number, zone: string): string {
  const stamp = utc(now)
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Keyward//Keyward//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Keyward',
    ...items.flatMap((item) => toEvent(item, stamp, zone)),
    'END:VCALENDAR',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}

const titles: Readonly<Record<NoticeKind, (name: string) => string>> = {
  credential: (name) => `${name} expires`,
  authorization: (name) => `${name} must be authorized again`,
  certificate: (name) => `Certificate of ${name} expires`,
  rotation: (name) => `Rotate ${name}`,
}

function toEvent(item: DatedItem, stamp: string, zone: string): string[] {
  const day = dayNumber(item.at, zone)
  const title = escapeText(titles[item.kind](item.subject))
  return [
    'BEGIN:VEVENT',
    `UID:${item.kind}-${item.subjectId}@keyward.app`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${date(day)}`,
    `DTEND;VALUE=DATE:${date(day + 1)}`,
    `SUMMARY:${title}`,
    `DESCRIPTION:${escapeText(`${item.environment === '' ? '' : `${item.environment}\n`}At ${new Date(item.at).toISOString()}`)}`,
    ...(item.environment === '' ? [] : [`CATEGORIES:${escapeText(item.environment)}`]),
    // The day is not taken by it.
    'TRANSP:TRANSPARENT',
    ...item.thresholds.flatMap((days) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${title}`,
      // From the midnight that begins the day: days before, then nine hours ahead.
      `TRIGGER:-P${days - 1}DT15H`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ]
}

const date = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
const utc = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

/** TEXT of RFC 5545, section 3.3.11. */
function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r\n|[\r\n]/g, '\\n')
}

/** Lines of at most 75 octets, none of which cuts a character (RFC 5545, section 3.1). */
function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    // A line that goes on begins with a space.
    if (octets + size > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
      octets = 0
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n ')
}

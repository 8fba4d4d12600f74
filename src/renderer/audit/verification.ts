import type { AuditFileVerification, AuditVerification } from '../../shared/domain/audit.ts'

/** What a verification found, for people. */
export interface Verdict {
  readonly ok: boolean
  readonly title: string
  readonly text: string
  /** What to do now, one sentence each. */
  readonly steps: readonly string[]
  /** What stands for the log until its last record, to be kept elsewhere; null when there is none to give. */
  readonly anchor: string | null
}

const number = (count: number) => count.toLocaleString('en')

/** Explains a verification. Nothing is broken without a number: the first record that doesn't fit. */
export function explainVerification({ records, firstBroken, anchor, continues }: AuditVerification): Verdict {
  if (firstBroken === null && (continues === 'differs' || continues === 'ends-before'))
    return {
      ok: false,
      title: continues === 'differs' ? 'The log is another one than the anchor’s' : 'The log ends before the anchor',
      text:
        continues === 'differs'
          ? 'Its records fit each other, but not the anchor: somebody with the vault’s key has written them anew.'
          : 'Its records fit each other, but what was recorded last is gone: the log was cut, or an older copy of the vault was put back.',
      steps: evidence,
      anchor: null,
    }
  if (firstBroken === null)
    return {
      ok: true,
      title: records === 1 ? 'The one record fits' : `All ${number(records)} records fit`,
      text: `Each one is there, unchanged and in its order, from the creation of the vault until now.${
        continues === 'yes' ? ' The log goes on from the anchor.' : ''
      }`,
      steps: [],
      anchor,
    }
  const intact = firstBroken - 1
  const cut = firstBroken > records
  return {
    ok: false,
    title: cut ? `Records are missing after record ${number(records)}` : `Record ${number(firstBroken)} does not fit`,
    text: cut
      ? 'The log was cut off outside Keyward: what was recorded last is gone.'
      : `The log was altered outside Keyward: there a record was changed, removed, moved or put in. ${
          intact === 0
            ? 'Nothing in it can be relied on.'
            : `${intact === 1 ? 'The record' : `The ${number(intact)} records`} before it ${
                intact === 1 ? 'is' : 'are'
              } intact; from there on nothing can be relied on.`
        }`,
    steps: [
      'Make a copy of the vault’s folder now, before anything else is recorded.',
      cut
        ? 'Compare it with your backups: the newest one with a longer log shows what is missing.'
        : 'Compare it with a backup from before that record; it shows what was altered.',
      'Find out who could write to the folder, and rotate what they could have used.',
    ],
    anchor: null,
  }
}

const evidence = [
  'Make a copy of the vault’s folder now, before anything else is recorded.',
  'Compare it with your backups and with what a SIEM has received.',
  'Find out who could open the vault, and rotate what they could have used.',
]

const brokenWords = {
  unreadable: 'is no record of an export',
  order: 'is not in its place',
  altered: 'is not as this vault wrote it',
} as const

/** Explains what was found of an exported file. */
export function explainFile(name: string, found: AuditFileVerification): Verdict {
  const { ok, records, firstSeq, lastSeq, gaps, broken, continues } = found
  const rest = { ok, steps: [], anchor: found.anchor }
  if (broken)
    return {
      ...rest,
      title: `Line ${number(broken.line)} of ${name} ${brokenWords[broken.why]}`,
      text: `${records === 1 ? 'The record' : `The ${number(records)} records`} before it fit. Nothing behind it can be relied on.`,
    }
  if (firstSeq === null || lastSeq === null) return { ...rest, title: `${name} is empty`, text: '' }
  const whole = firstSeq === 1 && gaps === 0
  const extent = whole
    ? `It has every record from 1 to ${number(lastSeq)}.`
    : `It begins with record ${number(firstSeq)}, ends with ${number(lastSeq)}${
        gaps === 0
          ? '.'
          : ` and leaves some out at ${gaps === 1 ? 'one place' : `${number(gaps)} places`}, as a filter does.`
      }`
  return {
    ...rest,
    title: ok
      ? `All ${number(records)} records of ${name} are as this vault wrote them`
      : `${name} ${continues === 'ends-before' ? 'ends before the anchor' : continues === 'incomplete' ? 'can’t be compared with an anchor' : 'is of another log than the anchor'}`,
    text: `${extent}${continues === 'yes' ? ' It goes on from the anchor.' : ''}`,
  }
}

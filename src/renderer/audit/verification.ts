import type { AuditVerification } from '../../shared/domain/audit.ts'

/** What a verification found, for people. */
export interface Verdict {
  readonly ok: boolean
  readonly title: string
  readonly text: string
  /** What to do now, one sentence each. */
  readonly steps: readonly string[]
}

const number = (count: number) => count.toLocaleString('en')

/** Explains a verification. Nothing is broken without a number: the first record that doesn't fit. */
export function explainVerification({ ok, records, firstBroken }: AuditVerification): Verdict {
  if (ok || firstBroken === null)
    return {
      ok: true,
      title: records === 1 ? 'The one record fits' : `All ${number(records)} records fit`,
      text: 'Each one is there, unchanged and in its order, from the creation of the vault until now.',
      steps: [],
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
  }
}

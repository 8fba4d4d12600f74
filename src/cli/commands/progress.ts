import type { Core } from '../../main/api/core.ts'
import type { Context } from '../context.ts'

/** What the phases of long work are called while they run. */
const phases: Readonly<Record<string, string>> = {
  try: 'Trying the key slots',
  backup: 'Making a backup',
  slots: 'Wrapping the new vault key',
  copy: 'Copying the vault',
  values: 'Sealing the values anew',
  records: 'Chaining the audit log anew',
  pages: 'Encrypting the copy with the new key',
  check: 'Reading all of it with the new key',
  bytes: 'Writing the backup',
  days: 'Making up a year',
  chain: 'Checking the chain',
}

/** Shows how far a job is, on one line of a terminal's standard error; elsewhere nothing. */
export async function showProgress<T>(context: Context, core: Core, job: string, work: () => Promise<T>): Promise<T> {
  const { stderr } = context.io
  if (stderr.isTTY !== true) return work()
  let width = 0
  const show = (text: string) => {
    stderr.write(`\r${text.padEnd(width)}`)
    width = text.length
  }
  const leave = core.subscribe((event) => {
    if (event.name !== 'progress' || event.data.job !== job) return
    const { label, done, total } = event.data
    const percent = total > 1 ? ` ${Math.floor((100 * done) / total)} %` : ''
    show(`${phases[label] ?? label}…${percent}`)
  })
  try {
    return await work()
  } finally {
    leave()
    if (width > 0) stderr.write(`\r${' '.repeat(width)}\r`)
  }
}

import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A stand-in for the person's browser, which BROWSER names: the sign-in really starts it, and it answers to the loopback. */
export interface BrowserStandIn {
  /** Path of the program. */
  readonly program: string
  /** What the person does on Microsoft's page from now on. */
  person(does: 'signs in' | 'declines' | 'looks away'): void
  /** Addresses that it was opened with since the last look. */
  opened(): URL[]
}

export function makeBrowser(folder: string): BrowserStandIn {
  const [program, log, deed] = ['browser', 'browser.log', 'browser.deed'].map((name) => join(folder, name))
  if (!program || !log || !deed) throw new Error('no folder')
  const script = `
    const { appendFileSync, readFileSync } = require('node:fs')
    const url = new URL(process.argv[1])
    appendFileSync(${JSON.stringify(log)}, url.href + '\\n')
    const asked = url.searchParams
    const deed = readFileSync(${JSON.stringify(deed)}, 'utf8')
    if (deed === 'looks away') process.exit()
    const answer = deed === 'signs in'
      ? { code: asked.get('code_challenge') }
      : { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent.' }
    fetch(asked.get('redirect_uri'), { method: 'POST', body: new URLSearchParams({ ...answer, state: asked.get('state') }) })`
  writeFileSync(`${program}.cjs`, script)
  // The first argument of a script given by -e stands where its file would.
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" -e "$(cat "${program}.cjs")" "$1"\n`)
  chmodSync(program, 0o755)
  return {
    program,
    person: (does) => writeFileSync(deed, does),
    opened() {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
      rmSync(log, { force: true })
      return lines.map((line) => new URL(line))
    },
  }
}

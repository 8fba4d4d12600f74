import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/run.ts'

/** What was run of a key provider against a counterpart, for the table of docs/key-providers.md. */
interface KeyCase {
  readonly provider: 'aws' | 'gcp' | 'azure' | 'vault' | 'fernet'
  /** What stood in for the service, such as `moto 5.1` or `OpenBao 2.4`; `test server` for one that the test answers with itself. */
  readonly counterpart: string
  /** A few words, the same for every provider where it is the same case. */
  readonly case: KeyCaseName
  /** What Keyward made of it: `opens`, or the code of its failure. */
  readonly outcome: string
}

/** The cases of the table, in its order. */
export const keyCases = [
  'create, lock, unlock',
  'wrong key',
  'disabled key',
  'missing permission',
  'not signed in',
  'expired sign-in',
  'closed port',
  'unknown host',
  'slow answer',
  'page of a network',
  'key rotated at the provider',
  'foreign wrapped key',
  'tampered wrapped key',
  'through a proxy',
  'refused by a proxy',
  'own CA',
  'untrusted certificate',
  'throttled',
  'fault of the service',
  'sealed',
  'missing key',
  'wrong region',
  'clock off',
  'unsuitable key',
  'namespace',
] as const
export type KeyCaseName = (typeof keyCases)[number]

/** Where a run leaves its cases, one line of JSON each. */
export const keyCasesFile = join(root, 'test-results', 'key-cases.jsonl')

/** Notes a case that has just been proven. */
export function recordCase(proven: KeyCase): void {
  mkdirSync(join(root, 'test-results'), { recursive: true })
  appendFileSync(keyCasesFile, `${JSON.stringify(proven)}\n`)
}

/** The cases that a file of them holds. */
export function keyCasesOf(text: string): readonly KeyCase[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KeyCase)
}

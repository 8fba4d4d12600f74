import { stripVTControlCharacters } from 'node:util'
import { nothing, oneFailed, sum, type Tally } from './tally.ts'

/** What a report of a test program says. */
export interface Report {
  readonly tally: Tally
  /** Name and message of everything that failed. */
  readonly failures: readonly string[]
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}

interface PlaywrightSuite {
  readonly title: string
  readonly file?: string
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly {
    readonly title: string
    readonly tests: readonly {
      readonly projectName: string
      /** `flaky` is a test that failed at least once. */
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped'
      readonly results: readonly { readonly error?: { readonly message?: string } }[]
    }[]
  }[]
}

interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[]
  readonly errors: readonly { readonly message?: string }[]
}

const failure = (name: string, message: string | undefined): Report => ({
  tally: oneFailed,
  failures: [`${name}\n${stripVTControlCharacters(message ?? '').trim() || 'no message'}`],
})

const join = (reports: readonly Report[]): Report => ({
  tally: sum(reports.map((report) => report.tally)),
  failures: reports.flatMap((report) => report.failures),
})

const passed: Report = { tally: { ...nothing, passed: 1 }, failures: [] }
const skipped: Report = { tally: { ...nothing, skipped: 1 }, failures: [] }

/** Reads Vitest's JSON report. A file that could not be run counts as one failed test. */
export function readVitest(text: string): Report {
  const { testResults } = JSON.parse(text) as VitestReport
  return join(
    testResults.map((file) => {
      const tests = file.assertionResults.map((test) => {
        if (test.status === 'passed') return passed
        if (test.status === 'failed')
          return failure(`${file.name} › ${test.fullName}`, test.failureMessages?.join('\n'))
        return skipped
      })
      const brokeOutside = file.status === 'failed' && !tests.some((test) => test.tally.failed > 0)
      return join(brokeOutside ? [...tests, failure(file.name, file.message)] : tests)
    }),
  )
}

/** Reads Playwright's JSON report. Errors outside of any test count as one failed test each. */
export function readPlaywright(text: string): Report {
  const { suites, errors } = JSON.parse(text) as PlaywrightReport
  const readSuite = (suite: PlaywrightSuite, path: readonly string[]): Report[] => {
    const here = [...path, suite.title]
    const tests = (suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test) => {
        if (test.status === 'expected') return passed
        if (test.status === 'skipped') return skipped
        const message = test.results.map((result) => result.error?.message).find(Boolean)
        return failure([...here, spec.title].join(' › '), message)
      }),
    )
    return [...tests, ...(suite.suites ?? []).flatMap((inner) => readSuite(inner, here))]
  }
  return join([
    ...suites.flatMap((suite) => readSuite(suite, [])),
    ...errors.map((error) => failure('outside of the tests', error.message)),
  ])
}

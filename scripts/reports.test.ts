import { describe, expect, it } from 'vitest'
import { readPlaywright, readVitest } from './reports.ts'
import { closingLine, sum } from './tally.ts'

describe("Vitest's report", () => {
  const file = (status: string, assertionResults: object[], message = '') => ({
    name: 'a.test.ts',
    status,
    message,
    assertionResults,
  })

  it('is counted by test', () => {
    const { tally, failures } = readVitest(
      JSON.stringify({
        testResults: [
          file('failed', [
            { status: 'passed', fullName: 'one' },
            { status: 'failed', fullName: 'two', failureMessages: ['not equal'] },
            { status: 'pending', fullName: 'three' },
            { status: 'todo', fullName: 'four' },
          ]),
        ],
      }),
    )
    expect(tally).toEqual({ passed: 1, failed: 1, skipped: 2 })
    expect(failures).toEqual(['a.test.ts › two\nnot equal'])
  })

  it('counts a file that could not be run, or that broke after its tests, as a failure', () => {
    const broken = file('failed', [], 'Cannot find module')
    const after = file('failed', [{ status: 'passed', fullName: 'one' }], 'afterAll failed')
    const { tally, failures } = readVitest(JSON.stringify({ testResults: [broken, after] }))
    expect(tally).toEqual({ passed: 1, failed: 2, skipped: 0 })
    expect(failures[0]).toContain('Cannot find module')
  })
})

describe("Playwright's report", () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    tests: [{ projectName: 'chromium', status, results: [message ? { error: { message } } : {}] }],
  })

  it('is counted by test through nested suites, a flaky one as failed', () => {
    const { tally, failures } = readPlaywright(
      JSON.stringify({
        errors: [],
        suites: [
          {
            title: 'a.e2e.ts',
            specs: [spec('one', 'expected')],
            suites: [
              {
                title: 'C4',
                specs: [
                  spec('two', 'unexpected', 'timeout'),
                  spec('three', 'flaky', 'at first'),
                  spec('four', 'skipped'),
                ],
              },
            ],
          },
        ],
      }),
    )
    expect(tally).toEqual({ passed: 1, failed: 2, skipped: 1 })
    expect(failures).toEqual(['a.e2e.ts › C4 › two\ntimeout', 'a.e2e.ts › C4 › three\nat first'])
  })

  it('counts errors outside of tests', () => {
    const { tally } = readPlaywright(JSON.stringify({ errors: [{ message: 'no tests found' }], suites: [] }))
    expect(tally.failed).toBe(1)
  })
})

describe('the closing line', () => {
  it('adds everything up', () => {
    expect(
      closingLine(
        sum([
          { passed: 1, failed: 0, skipped: 2 },
          { passed: 3, failed: 1, skipped: 0 },
        ]),
      ),
    ).toBe('4 passed, 1 failed, 2 skipped')
  })
})

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLog } from './log.ts'

const secret = 'sk_live_0123456789abcdef'
let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keyward-log-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const written = (error: unknown) => {
  openLog(home, () => 0).log({ event: 'unexpected-error', reference: 'r', call: 'credentials.create', error })
  return readFileSync(join(home, 'logs', 'keyward.log'), 'utf8')
}

describe('the log', () => {
  it('tells where an error happened, and nothing of what it says', () => {
    const error = Object.assign(new TypeError(`no ${secret}\n    at ${secret} (file:///x/${secret}.ts:1:1)`), {
      code: 'ERR_INVALID_ARG_TYPE',
      input: secret,
      cause: new Error(secret),
    })
    const line = written(error)
    expect(line).not.toContain(secret)
    expect(JSON.parse(line)).toMatchObject({
      at: '1970-01-01T00:00:00.000Z',
      call: 'credentials.create',
      error: {
        class: 'TypeError',
        code: 'ERR_INVALID_ARG_TYPE',
        frames: expect.arrayContaining([expect.stringContaining('log.test.ts')]) as unknown,
      },
    })
  })

  it('writes nothing of what isn’t an error', () => {
    for (const thrown of [secret, { secret }, null, [secret]]) expect(written(thrown)).not.toContain(secret)
  })

  it.skipIf(process.platform === 'win32')('is for its owner alone', () => {
    written(new Error('x'))
    expect(statSync(join(home, 'logs')).mode & 0o777).toBe(0o700)
    expect(statSync(join(home, 'logs', 'keyward.log')).mode & 0o777).toBe(0o600)
  })
})

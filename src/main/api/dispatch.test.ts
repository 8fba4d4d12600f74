import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { VaultError } from '../../shared/errors.ts'
import { openLog } from '../log.ts'
import type { AllHandlers } from './dispatch.ts'
import { createDispatch } from './dispatch.ts'
import { EgressGuard } from './egress-guard.ts'

const canary = 'kwCanary-0123456789'

const dispatch = (touch: () => unknown, unexpected = (_reference: string, _call: string, _error: unknown) => {}) => {
  const guard = new EgressGuard()
  guard.watch([canary])
  return createDispatch({
    handlers: { vault: async () => ({ touch, lock: touch }) } as unknown as AllHandlers,
    guard,
    requireUnlocked: () => {
      throw new VaultError('vault-locked')
    },
    requireAccess: () => undefined,
    failed: () => {},
    unexpected,
  })
}

describe('every call', () => {
  it('is refused when its name is not in the contract, also by names that every object has', async () => {
    const call = dispatch(() => ({}))
    for (const name of [
      'vault.nothing',
      'nothing.get',
      'vault',
      '',
      'constructor.name',
      'vault.constructor',
      'vault.touch.x',
      '__proto__.x',
    ])
      expect(await call(name, {})).toMatchObject({ ok: false, error: { code: 'unknown-call' } })
  })

  it('is refused when it has more or other fields than declared, without repeating them', async () => {
    const call = dispatch(() => ({}))
    for (const request of [{ [canary]: canary }, canary, null, undefined, [], { slot: canary }]) {
      const envelope = await call('vault.touch', request)
      expect(envelope).toMatchObject({ ok: false, error: { code: 'invalid-request' } })
      expect(JSON.stringify(envelope)).not.toContain(canary)
    }
  })

  it('waits for an unlocked vault where it needs one', async () => {
    expect(await dispatch(() => ({}))('credentials.facets', {})).toMatchObject({ error: { code: 'vault-locked' } })
  })

  it('holds an answer back that contains a secret', async () => {
    const call = dispatch(() => {
      throw new VaultError('not-found', { subjects: [Buffer.from(`ada:${canary}`).toString('base64')] })
    })
    const envelope = await call('vault.touch', {})
    expect(envelope).toMatchObject({ ok: false, error: { code: 'egress-blocked' } })
    expect(JSON.stringify(envelope)).not.toContain('YWRh')
  })

  it('answers an unexpected error by a reference that the log has, and nothing of what the error said', async () => {
    const home = mkdtempSync(join(tmpdir(), 'keyward-log-'))
    const log = openLog(home)
    const call = dispatch(
      () => {
        throw Object.assign(new TypeError(`connect failed with ${canary}`), {
          code: canary,
          config: { password: canary },
        })
      },
      (reference, name, error) => log.log({ event: 'unexpected-error', reference, call: name, error }),
    )
    const envelope = await call('vault.touch', {})
    expect(envelope).toMatchObject({ ok: false, error: { code: 'internal' } })
    const { reference } = (envelope as { error: { reference: string } }).error
    const text = readFileSync(join(home, 'logs', 'keyward.log'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ reference, call: 'vault.touch', error: { class: 'TypeError' } })
    expect(text + JSON.stringify(envelope)).not.toContain(canary)
    rmSync(home, { recursive: true })
  })

  it('never answers something that its response does not declare', async () => {
    expect(await dispatch(() => ({ extra: 1 }))('vault.touch', {})).toMatchObject({ error: { code: 'internal' } })
  })
})

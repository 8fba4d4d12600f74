import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { serviceDeadlineMs, withDeadline, withRetries } from './deadline.ts'
import { isPage, networkFailure } from './failures.ts'
import { agentsOf } from './network.ts'
import { networkFields } from './network-fields.ts'

const coded = (code: string) => Object.assign(new Error('the request, with its secret'), { code })

describe('what kept a service from answering', () => {
  it.each([
    ['ENOTFOUND', 'key-network'],
    ['ETIMEDOUT', 'key-timeout'],
    ['ERR_PROXY_TUNNEL', 'key-proxy'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'key-tls'],
    ['ERR_SSL_SOMETHING_NEW', 'key-tls'],
  ])('%s is %s, wherever in the chain of causes it stands', (code, expected) => {
    for (const error of [
      coded(code),
      new Error('outer', { cause: coded(code) }),
      new AggregateError([coded('unknown'), coded(code)]),
      Object.assign(new Error('outer'), { error: coded(code) }),
    ]) {
      const failure = networkFailure(error)
      expect(failure?.code).toBe(expected)
      expect(failure?.cause).toBeUndefined()
    }
  })

  it('is nothing where the error tells of something else', () => {
    for (const error of [coded('AccessDenied'), new Error('plain'), 'text', null])
      expect(networkFailure(error)).toBeNull()
  })

  it('is the proxy, where the request was sent to one', () => {
    expect(networkFailure(coded('ENOTFOUND'), true)?.code).toBe('key-proxy')
    expect(networkFailure(new Error('outer', { cause: coded('ECONNRESET') }), true)?.code).toBe('key-proxy')
    expect(networkFailure(coded('CERT_HAS_EXPIRED'), true)?.code).toBe('key-tls')
    expect(networkFailure(new Error('x'), true)).toBeNull()
  })

  it('does not follow a chain that leads back to itself for ever', () => {
    const circle = new Error('round')
    circle.cause = circle
    expect(networkFailure(circle)).toBeNull()
  })

  it('is a page where the answer is for people', () => {
    expect(isPage('text/html; charset=utf-8', '')).toBe(true)
    expect(isPage(undefined, '\n<!DOCTYPE html><title>Sign in</title>')).toBe(true)
    expect(isPage('application/json', '{"a":1}')).toBe(false)
  })
})

describe('the time that a service has', () => {
  it('ends, also for work that doesn’t listen', async () => {
    let ended = false
    const work = withDeadline(20, (signal) => {
      signal.addEventListener('abort', () => {
        ended = true
      })
      return new Promise<never>(() => {})
    })
    await expect(work).rejects.toMatchObject({ code: 'key-timeout' })
    expect(ended).toBe(true)
    await expect(withDeadline(serviceDeadlineMs, async () => 'in time')).resolves.toBe('in time')
  })

  it('holds as many tries as a passing failure needs, and no more for one that stays', async () => {
    const failing = (code: 'key-throttled' | 'key-permission', times: number) => {
      let calls = 0
      return async () => {
        calls += 1
        if (calls <= times) throw new VaultError(code)
        return calls
      }
    }
    const { signal } = new AbortController()
    expect(await withRetries(failing('key-throttled', 2), signal)).toBe(3)
    await expect(withRetries(failing('key-throttled', 3), signal)).rejects.toMatchObject({ code: 'key-throttled' })
    await expect(withRetries(failing('key-permission', 1), signal)).rejects.toMatchObject({ code: 'key-permission' })
  })
})

describe('how a service is reached', () => {
  const environment = (env: Record<string, string>) => ({ env }) as unknown as Parameters<typeof agentsOf>[1]

  it('takes the proxy of the settings before the one of the environment', () => {
    const byProxy = (settings: Record<string, string>, env: Record<string, string>) =>
      agentsOf(settings, environment(env)).byProxy(new URL('https://kms.example'))
    expect(byProxy({}, {})).toBe(false)
    expect(byProxy({}, { NO_PROXY: 'x' })).toBe(false)
    expect(byProxy({}, { https_proxy: 'http://proxy:1' })).toBe(true)
    expect(byProxy({}, { HTTP_PROXY: 'http://proxy:1' })).toBe(false)
    expect(byProxy({ proxy: 'http://proxy:1' }, { NO_PROXY: 'kms.example' })).toBe(true)
  })

  it('names the CA file that holds none', () => {
    expect(() => agentsOf({ caFile: '/nowhere/ca.pem' }, environment({}))).toThrow(
      expect.objectContaining({ code: 'key-misconfigured', subjects: ['/nowhere/ca.pem'] }),
    )
  })

  it('refuses a proxy whose sign-in would stand in the slot file', () => {
    const proxy = networkFields.find(({ name }) => name === 'proxy')
    expect(proxy?.validate?.('http://proxy.example:3128')).toBeNull()
    expect(proxy?.validate?.('http://ada:pw@proxy.example')).toContain('HTTPS_PROXY')
    expect(proxy?.validate?.('proxy.example')).toContain('http://')
  })
})

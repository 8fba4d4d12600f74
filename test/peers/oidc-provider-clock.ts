import { argv } from 'node:process'

/**
 * The service in a process of its own, whose clock is wrong: `SECONDS` ahead. It prints its issuer and the key of its client
 * `signing`, and ends when its input does.
 */
const aheadMs = Number(argv[2] ?? 0) * 1000
const RealDate = Date

globalThis.Date = class extends RealDate {
  constructor(...given: ConstructorParameters<DateConstructor> | []) {
    super(...((given.length === 0 ? [RealDate.now() + aheadMs] : given) as [number]))
  }

  static override now() {
    return RealDate.now() + aheadMs
  }
} as DateConstructor

const { startOidcService } = await import('./oidc-provider.ts')
const { issuer, privateKey, stop } = await startOidcService({ idTokenSeconds: 120 })
console.log(JSON.stringify({ issuer, privateKey }))
process.stdin.resume().once('end', () => void stop().then(() => process.exit()))

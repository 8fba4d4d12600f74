import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { describeError, errorCodes, remedyOf, VaultError } from './errors.ts'

const sources = fileURLToPath(new URL('..', import.meta.url))
const isSource = (path: string) =>
  /\.tsx?$/.test(path) && !/\.test\.|shared[\\/]errors\.ts|cli[\\/]exit-status\.ts/.test(path)

describe('the list of failures', () => {
  it('has no code that nothing ever throws', () => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(isSource)
    const text = files.map((file) => readFileSync(join(sources, file), 'utf8')).join('\n')
    expect(errorCodes.filter((code) => !text.includes(`'${code}'`))).toEqual([])
  })

  it('has a sentence and a remedy for every code', () => {
    for (const code of errorCodes) {
      const { message, remedy } = describeError(code)
      for (const sentence of [message, remedy])
        expect(sentence, code).toMatch(/^\p{Lu}.{10,}\.$|^keyslots\.json .{10,}\.$/u)
    }
  })

  it('names the AWS profile in the command that signs in, as a shell takes it', () => {
    const remedyWith = (...subjects: string[]) => remedyOf(new VaultError('key-expired-aws', { subjects }).toBody())
    expect(remedyWith('prod')).toContain('aws sso login --profile prod,')
    expect(remedyWith('prod $& eu')).toContain('aws sso login --profile "prod $& eu",')
    expect(remedyWith()).toContain('--profile PROFILE')
    expect(remedyOf(new VaultError('key-permission', { subjects: ['kms:Decrypt'] }).toBody())).not.toContain('kms:')
  })

  it('V10 helps with a no-op slot that is to go, and with one that stands in an installed build', () => {
    // Without --drop a re-keying keeps every slot, the no-op one as well.
    expect(describeError('rekey-needed').remedy).toContain('keyward vault rekey --drop')
    expect(describeError('noop-refused').remedy).toContain('KEYWARD_ALLOW_NOOP=1')
  })

  it('lets nothing but its own words out', () => {
    const error = new VaultError('internal', { cause: new Error('sk_live_0123456789') })
    expect(JSON.stringify(error.toBody())).not.toContain('sk_live')
    expect(error.message).not.toContain('sk_live')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VaultError } from '../shared/errors.ts'
import { type Invocation, parseCommandLine } from './parse.ts'
import { grammar } from './table/grammar.ts'

const parse = (...argv: string[]) => parseCommandLine(argv, grammar)

function run(...argv: string[]): Extract<Invocation, { kind: 'run' }> {
  const invocation = parse(...argv)
  if (invocation.kind !== 'run') throw new Error('expected a command')
  return invocation
}

function failure(...argv: string[]): VaultError {
  try {
    parse(...argv)
  } catch (error) {
    if (error instanceof VaultError) return error
    throw error
  }
  throw new Error('expected a failure')
}

const complaints = (...argv: string[]) => failure(...argv).issues?.map(({ path, message }) => `${path}: ${message}`)

describe('parseCommandLine', () => {
  it('reads command words, arguments and options', () => {
    const { command, input } = run(
      'credential',
      'add',
      '--type',
      'api-key',
      '--name',
      'stripe',
      '--tag',
      'a',
      '--tag=b',
    )
    expect(command.path).toBe('credential add')
    expect(input.options).toMatchObject({
      type: 'api-key',
      name: 'stripe',
      tag: ['a', 'b'],
      secret: [],
      owner: undefined,
    })
  })

  it('takes the longest command and hands over the rest as arguments', () => {
    expect(run('test', 'types', 'vault').input.args).toEqual({ NAME: ['types', 'vault'] })
    expect(run('vault', 'slot', 'test', 'x').command.path).toBe('vault slot test')
    expect(run('types').input.args).toEqual({ TYPE: undefined })
  })

  it('takes words after -- as arguments', () => {
    expect(run('credential', 'show', '--', '--odd name').input.args).toEqual({ NAME: '--odd name' })
  })

  it('keeps what follows the first = of a value, dashes included', () => {
    expect(
      run('credential', 'add', '--name=-x=y', '--type', 'custom', '--secret', 'key=-').input.options,
    ).toMatchObject({
      name: '-x=y',
      secret: ['key=-'],
    })
  })

  it('finds global options wherever they stand', () => {
    const words = ['credential', 'show', 'stripe']
    const globals = [['--json'], ['--yes'], ['--home', '/h'], ['--vault=v'], ['--passphrase-file', 'p']]
    fc.assert(
      fc.property(fc.shuffledSubarray(globals), fc.infiniteStream(fc.nat({ max: 3 })), (chosen, places) => {
        const slots: string[][] = [[], [], [], []]
        for (const option of chosen) slots[places.next().value]?.push(...option)
        const argv = words.flatMap((word, at) => [...(slots[at] ?? []), word]).concat(slots[3] ?? [])
        const { command, input, global } = run(...argv)
        expect(command.path).toBe('credential show')
        expect(input.args).toEqual({ NAME: 'stripe' })
        expect(global).toEqual({
          json: chosen.includes(globals[0] ?? []),
          yes: chosen.includes(globals[1] ?? []),
          home: chosen.includes(globals[2] ?? []) ? '/h' : undefined,
          vault: chosen.includes(globals[3] ?? []) ? 'v' : undefined,
          passphraseFile: chosen.includes(globals[4] ?? []) ? 'p' : undefined,
          vaultPassphraseFile: undefined,
        })
      }),
    )
  })

  it('answers every command line with an invocation or a usage failure', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'credential',
        'add',
        'vault',
        'slot',
        'test',
        '--name',
        '--json',
        '--',
        '-',
        '-y',
        '--tag=',
        '--no-json',
        '--__proto__',
      ),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (argv) => {
        try {
          expect(['run', 'help', 'version']).toContain(parse(...argv).kind)
        } catch (error) {
          expect(error).toBeInstanceOf(VaultError)
          expect((error as VaultError).code).toBe('usage')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never repeats what was typed as a value, an argument or an odd option', () => {
    const canary = fc.stringMatching(/^[A-Z0-9_]{12,40}$/)
    fc.assert(
      fc.property(canary, (secret) => {
        for (const argv of [
          ['credential', 'show', 'a', secret],
          ['credential', secret],
          [secret],
          ['credential', 'list', '--status', secret],
          ['credential', 'list', `--${secret}`],
          ['credential', 'list', `--unlinked=${secret}`],
          ['credential', 'add', `-Q${secret.replaceAll('V', 'W')}`],
        ]) {
          expect(JSON.stringify(failure(...argv).toBody())).not.toContain(secret)
        }
      }),
    )
  })

  it('refuses unknown commands and options, and says what may have been meant', () => {
    expect(complaints('credental', 'list')).toEqual(['keyward: There is no such command. Did you mean credential?'])
    expect(complaints('credential', 'lits')).toEqual([
      'keyward credential: There is no such command. Did you mean list?',
    ])
    expect(complaints('credential', 'list', '--enviroment', 'x')).toEqual([
      '--enviroment: There is no such option here. Did you mean --environment?',
      'keyward credential list: This command takes no arguments. Quote a name that has spaces.',
    ])
  })

  it('refuses missing and superfluous arguments, options given twice, and values where none belong', () => {
    expect(complaints('credential', 'show')).toEqual(['NAME: This argument is required.'])
    expect(complaints('system', 'add', '--kind', 'http', '--type', 'api-key')).toEqual([
      '--name: This option is required.',
    ])
    expect(complaints('credential', 'show', 'my', 'key')?.[0]).toContain('Quote a name that has spaces')
    expect(complaints('audit', 'list', '--limit', '1', '--limit', '2')).toEqual(['--limit: Give this option once.'])
    expect(complaints('audit', 'list', '--json=yes')).toEqual(['--json: This option takes no value.'])
    expect(complaints('audit', 'list', '--limit')).toEqual(['--limit: Give it a value: --limit N.'])
    expect(complaints('audit', 'list', '--limit', '--json')?.[0]).toContain('begins with a dash')
  })

  it('refuses values outside the choices', () => {
    expect(complaints('completion', 'tcsh')).toEqual(['SHELL: Use one of: bash, zsh, fish.'])
    expect(complaints('audit', 'list', '--outcome', 'bad')).toEqual(['--outcome: Use one of: ok, failed, refused.'])
  })

  it('gives help for everything, a group and a command, asked for or not', () => {
    expect(parse('--help')).toMatchObject({ kind: 'help', path: '', asked: true })
    expect(parse('credential', '--help')).toMatchObject({ kind: 'help', path: 'credential', asked: true })
    expect(parse('credential', 'add', '-h')).toMatchObject({ kind: 'help', path: 'credential add', asked: true })
    expect(parse('help', 'vault', 'slot')).toMatchObject({ kind: 'help', path: 'vault slot', asked: true })
    expect(parse()).toMatchObject({ kind: 'help', path: '', asked: false })
    expect(parse('vault')).toMatchObject({ kind: 'help', path: 'vault', asked: false })
  })

  it('names the command whose help explains a failure', () => {
    expect(failure('credential', 'show').subjects).toEqual(['keyward credential show'])
  })
})

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completionScript } from './completion.ts'
import { grammar } from './table/grammar.ts'

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

describe.runIf(has('bash'))('completion in bash', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyward-completion-'))
    writeFileSync(join(folder, 'completion.bash'), completionScript('bash', grammar))
    writeFileSync(join(folder, 'note.txt'), '')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** What bash would offer for a line whose last word is being typed. */
  function offers(...words: string[]): string[] {
    const script = `source ./completion.bash; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _keyward; printf '%s\\n' "\${COMPREPLY[@]}"`
    const out = execFileSync('bash', ['--norc', '-c', script, 'keyward', ...words], { cwd: folder, encoding: 'utf8' })
    return out.split('\n').filter(Boolean)
  }

  it('offers commands, and their words', () => {
    expect(offers('keyward', '')).toEqual(expect.arrayContaining(['vault', 'credential', 'test', 'types']))
    expect(offers('keyward', 'credential', 'r')).toEqual(['rotate', 'reference', 'retire', 'restore'])
    expect(offers('keyward', 'vault', 'slot', '')).toEqual([
      'add',
      'replace',
      'rotate',
      'check',
      'trust',
      'remove',
      'test',
      'kit',
    ])
  })

  it('steps over options that stand before the command', () => {
    expect(offers('keyward', '--home', 'credential', '--json', 'vault', 'l')).toEqual(['list', 'lock'])
  })

  it('offers the options of a command and those of all', () => {
    expect(offers('keyward', 'credential', 'list', '--s')).toEqual([
      '--system',
      '--status',
      '--search',
      '--same-value',
      '--sort',
    ])
    expect(offers('keyward', 'audit', '--j')).toEqual(['--json'])
  })

  it('offers choices, and files where a path belongs', () => {
    expect(offers('keyward', 'completion', '')).toEqual(['bash', 'zsh', 'fish'])
    expect(offers('keyward', 'audit', 'export', 'x', '--format', '')).toEqual(['jsonl', 'cef'])
    expect(offers('keyward', '--passphrase-file', 'no')).toEqual(['note.txt'])
    expect(offers('keyward', 'bundle', 'import', 'no')).toEqual(['note.txt'])
    expect(offers('keyward', 'credential', 'add', '--name', '')).toEqual([])
    expect(offers('keyward', 'import', '')).toEqual(expect.arrayContaining(['note.txt', 'undo']))
    expect(offers('keyward', 'import', 'undo', '--d')).toEqual(['--dry-run'])
  })
})

describe('completion scripts', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('are valid for %s, where that shell is installed', (shell) => {
    const script = completionScript(shell, grammar)
    expect(script).toContain('credential')
    if (has(shell)) expect(spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' }).stderr).toBe('')
  })

  it('says something about every command in fish', () => {
    const script = completionScript('fish', grammar)
    for (const { summary } of grammar.commands) expect(script).toContain(summary)
  })
})

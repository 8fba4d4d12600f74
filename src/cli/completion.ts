import type { Grammar } from './parse.ts'
import type { CommandSpec, OptionSpec, OptionSpecs, PositionalSpec } from './spec.ts'
import { globalOptions } from './table/global.ts'

/** A shell script that completes commands, options, their choices and file names. It never opens a vault. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish', grammar: Grammar): string {
  return shell === 'fish' ? fishScript(grammar) : shell === 'zsh' ? zshScript(grammar) : bashScript(grammar)
}

/** The words that can follow a group, with what they do. */
function nextWords(path: string, grammar: Grammar): Map<string, string> {
  const depth = path === '' ? 0 : path.split(' ').length
  const words = new Map<string, string>()
  for (const { path: each, summary } of [...grammar.groups, ...grammar.commands]) {
    if (path !== '' && !each.startsWith(`${path} `)) continue
    const word = each.split(' ')[depth]
    if (word !== undefined && !words.has(word)) words.set(word, summary)
  }
  return words
}

function allOptions(command: CommandSpec): [string, OptionSpec][] {
  return Object.entries({ ...(globalOptions as OptionSpecs), ...command.options })
}

/** Names of all options that take a value, with their dashes. */
function valueOptions(grammar: Grammar): string[] {
  const names = new Set<string>()
  for (const options of [globalOptions as OptionSpecs, ...grammar.commands.map((command) => command.options)]) {
    for (const [name, option] of Object.entries(options)) if (option.kind !== 'flag') names.add(`--${name}`)
  }
  return [...names].sort()
}

/** What a value or an argument is completed with: words, file names (`file`), or nothing. */
function completionOf(spec: OptionSpec | PositionalSpec): string {
  return spec.choices?.join(' ') ?? (spec.file ? '@file' : '')
}

/**
 * A `case` over the command found so far: for each place the words that may follow, and for each option its values. Bash and
 * zsh differ only in how they say what they found.
 */
function tables(grammar: Grammar): { words: string; values: string } {
  const words: string[] = []
  const values: string[] = []
  for (const path of ['', ...grammar.groups.map((group) => group.path)]) {
    words.push(`    ${quote(path)}) words="${[...nextWords(path, grammar).keys()].join(' ')}" ;;`)
  }
  for (const command of grammar.commands) {
    const options = allOptions(command).map(([name]) => `--${name}`)
    const args = Object.values(command.args).map(completionOf).find(Boolean) ?? ''
    words.push(`    ${quote(command.path)}) words="${options.join(' ')}"; plain="${args}" ;;`)
    for (const [name, option] of Object.entries(command.options)) {
      const found = completionOf(option)
      if (found !== '') values.push(`    ${quote(`${command.path} --${name}`)}) plain="${found}" ;;`)
    }
  }
  for (const [name, option] of Object.entries(globalOptions as OptionSpecs)) {
    const found = completionOf(option)
    if (found !== '') values.push(`    *${quote(` --${name}`)}) plain="${found}" ;;`)
  }
  return { words: words.join('\n'), values: values.join('\n') }
}

/** Finds the command among the words before the cursor: options and their values are stepped over. */
function findCommand(grammar: Grammar, first: string): string {
  const known = [...grammar.groups, ...grammar.commands].map(({ path }) => quote(path)).join('|')
  return `  local path="" next word skip="" words="" plain=""
  for word in "\${before[@]:${first}}"; do
    if [[ -n "$skip" ]]; then skip=""; continue; fi
    case "$word" in
      ${valueOptions(grammar).join('|')}) skip=1; continue ;;
      -*) continue ;;
    esac
    next="\${path:+$path }$word"
    case "$next" in
      ${known}) path="$next" ;;
    esac
  done
  local global="${Object.keys(globalOptions)
    .map((name) => `--${name}`)
    .join(' ')}"`
}

function bashScript(grammar: Grammar): string {
  const { words, values } = tables(grammar)
  return `# Completion of keyward for bash. Load it with: source <(keyward completion bash)
_keyward() {
  local cur="\${COMP_WORDS[COMP_CWORD]}"
  local before=("\${COMP_WORDS[@]:0:COMP_CWORD}")
  local previous="\${before[-1]}"
${findCommand(grammar, '1')}
  case "$path" in
${words}
  esac
  if [[ -n "$skip" ]]; then
    words="" plain=""
    case "$path $previous" in
${values}
    esac
  elif [[ "$cur" == -* ]]; then
    words="$words $global" plain=""
  elif [[ "$words" == --* ]]; then
    words=""
  fi
  if [[ "$plain" == "@file" ]]; then
    compopt -o filenames
    COMPREPLY=($(compgen -f -- "$cur"))
  else
    COMPREPLY=($(compgen -W "$words $plain" -- "$cur"))
  fi
}
complete -F _keyward keyward`
}

function zshScript(grammar: Grammar): string {
  const { words, values } = tables(grammar)
  return `#compdef keyward
# Completion of keyward for zsh. Put it as _keyward into a folder of $fpath.
_keyward() {
  emulate -L zsh
  local cur="\${words[CURRENT]}" previous="\${words[CURRENT-1]}"
  local -a before=("\${(@)words[1,CURRENT-1]}")
  _keyward_complete
}
_keyward_complete() {
${findCommand(grammar, '1')}
  case "$path" in
${words}
  esac
  if [[ -n "$skip" ]]; then
    words="" plain=""
    case "$path $previous" in
${values}
    esac
  elif [[ "$cur" == -* ]]; then
    words="$words $global" plain=""
  elif [[ "$words" == --* ]]; then
    words=""
  fi
  if [[ "$plain" == "@file" ]]; then
    _files
  else
    compadd -- \${=words} \${=plain}
  fi
}
compdef _keyward keyward`
}

function fishScript(grammar: Grammar): string {
  const lines = [
    '# Completion of keyward for fish. Put it into ~/.config/fish/completions/keyward.fish',
    'function __keyward_path',
    '    set -l path',
    '    set -l skip 0',
    '    for word in (commandline -opc)[2..-1]',
    '        if test $skip = 1',
    '            set skip 0',
    '            continue',
    '        end',
    '        switch $word',
    `            case ${valueOptions(grammar).join(' ')}`,
    '                set skip 1',
    "            case '-*'",
    '                continue',
    "            case '*'",
    '                set -l next (string join " " $path $word)',
    '                if contains -- "$next" $__keyward_paths',
    '                    set path $path $word',
    '                end',
    '        end',
    '    end',
    '    string join " " $path',
    'end',
    'function __keyward_at',
    '    test (__keyward_path) = "$argv[1]"',
    'end',
    `set -g __keyward_paths ${[...grammar.groups, ...grammar.commands].map(({ path }) => quote(path)).join(' ')}`,
    'complete -c keyward -f',
    ...Object.entries(globalOptions as OptionSpecs).map(([name, option]) => fishOption('', name, option)),
  ]
  for (const path of ['', ...grammar.groups.map((group) => group.path)]) {
    for (const [word, summary] of nextWords(path, grammar)) {
      lines.push(`complete -c keyward -n ${condition(path)} -a ${quote(word)} -d ${quote(summary)}`)
    }
  }
  for (const command of grammar.commands) {
    for (const [name, option] of Object.entries(command.options))
      lines.push(fishOption(condition(command.path), name, option))
    const args = Object.values(command.args).map(completionOf).find(Boolean)
    if (args === '@file') lines.push(`complete -c keyward -n ${condition(command.path)} -F`)
    else if (args !== undefined) lines.push(`complete -c keyward -n ${condition(command.path)} -a ${quote(args)}`)
  }
  return lines.join('\n')
}

function fishOption(where: string, name: string, option: OptionSpec): string {
  const values = completionOf(option)
  const parts = ['complete -c keyward', ...(where === '' ? [] : [`-n ${where}`]), `-l ${name}`]
  if (option.short) parts.push(`-s ${option.short}`)
  if (option.kind !== 'flag') parts.push(values === '@file' ? '-r -F' : '-x')
  if (values !== '' && values !== '@file') parts.push(`-a ${quote(values)}`)
  return [...parts, `-d ${quote(option.help)}`].join(' ')
}

function condition(path: string): string {
  return quote(`__keyward_at "${path}"`)
}

/** In single quotes for a shell. Table texts have typographic apostrophes, and a test keeps it so. */
function quote(text: string): string {
  return `'${text.replaceAll("'", '’')}'`
}

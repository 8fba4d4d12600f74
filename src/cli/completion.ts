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

/** What completes the arguments of a command. */
function argumentOf(command: CommandSpec): string {
  return Object.values(command.args).map(completionOf).find(Boolean) ?? ''
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

/** Finds the command among the words before the cursor: options and their values are stepped over. */
function findCommand(grammar: Grammar): string {
  const known = [...grammar.groups, ...grammar.commands].map(({ path }) => quote(path)).join('|')
  const everywhere = Object.keys(globalOptions).map((name) => `--${name}`)
  // Zsh has arrays of its own named path and words.
  return `  local place="" next word skip="" offered="" plain=""
  for word in "\${before[@]:1}"; do
    if [[ -n "$skip" ]]; then skip=""; continue; fi
    case "$word" in
      ${valueOptions(grammar).join('|')}) skip=1; continue ;;
      -*) continue ;;
    esac
    next="\${place:+$place }$word"
    case "$next" in
      ${known}) place="$next" ;;
    esac
  done
  case "$place" in
${placeCases(grammar)}
  esac
  if [[ -n "$skip" ]]; then
    offered="" plain=""
    case "$place $previous" in
${valueCases(grammar)}
    esac
  elif [[ "$current" == -* ]]; then
    offered="$offered ${everywhere.join(' ')}" plain=""
  else
    offered="\${offered%%--*}"
  fi`
}

/** For each place the words that may follow it, and what completes an argument there. */
function placeCases(grammar: Grammar): string {
  const cases = ['', ...grammar.groups.map((group) => group.path)].map(
    (path) => `    ${quote(path)}) offered="${[...nextWords(path, grammar).keys()].join(' ')}" ;;`,
  )
  for (const command of grammar.commands) {
    const options = Object.keys(command.options).map((name) => `--${name}`)
    // Words come first: what begins with dashes is offered to dashes alone.
    const offered = [...nextWords(command.path, grammar).keys(), ...options].join(' ')
    cases.push(`    ${quote(command.path)}) offered="${offered}"; plain="${argumentOf(command)}" ;;`)
  }
  return cases.join('\n')
}

/** For each option what completes its value. */
function valueCases(grammar: Grammar): string {
  const cases = grammar.commands.flatMap(({ path, options }) =>
    Object.entries(options).map(([name, option]) => [quote(`${path} --${name}`), completionOf(option)]),
  )
  for (const [name, option] of Object.entries(globalOptions as OptionSpecs)) {
    cases.push([`*${quote(` --${name}`)}`, completionOf(option)])
  }
  return cases
    .filter(([, found]) => found !== '')
    .map(([where, found]) => `    ${where}) plain="${found}" ;;`)
    .join('\n')
}

function bashScript(grammar: Grammar): string {
  return `# Completion of keyward for bash. Load it with: source <(keyward completion bash)
_keyward() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local before=("\${COMP_WORDS[@]:0:COMP_CWORD}")
${findCommand(grammar)}
  if [[ "$plain" == "@file" ]]; then
    compopt -o filenames
    COMPREPLY=($(compgen -f -- "$current") $(compgen -W "$offered" -- "$current"))
  else
    COMPREPLY=($(compgen -W "$offered $plain" -- "$current"))
  fi
}
complete -F _keyward keyward`
}

function zshScript(grammar: Grammar): string {
  return `#compdef keyward
# Completion of keyward for zsh. Put it as _keyward into a folder of $fpath.
_keyward() {
  emulate -L zsh
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}"
  local -a before=("\${(@)words[1,CURRENT-1]}")
${findCommand(grammar)}
  if [[ "$plain" == "@file" ]]; then
    compadd -- \${=offered}
    _files
  else
    compadd -- \${=offered} \${=plain}
  fi
}
# Zsh loads this file as the function itself on the first Tab; sourced, it only registers it.
if [[ "$funcstack[1]" == _keyward ]]; then _keyward "$@"; else compdef _keyward keyward; fi`
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
    '    set -l place (__keyward_path)',
    '    test "$place" = "$argv[1]"',
    'end',
    `set -g __keyward_paths ${[...grammar.groups, ...grammar.commands].map(({ path }) => quote(path)).join(' ')}`,
    'complete -c keyward -f',
    ...Object.entries(globalOptions as OptionSpecs).map(([name, option]) => fishOption('', name, option)),
  ]
  for (const path of ['', ...[...grammar.groups, ...grammar.commands].map((each) => each.path)]) {
    for (const [word, summary] of nextWords(path, grammar)) {
      lines.push(`complete -c keyward -n ${condition(path)} -a ${quote(word)} -d ${quote(summary)}`)
    }
  }
  for (const command of grammar.commands) {
    for (const [name, option] of Object.entries(command.options))
      lines.push(fishOption(condition(command.path), name, option))
    const args = argumentOf(command)
    if (args === '@file') lines.push(`complete -c keyward -n ${condition(command.path)} -F`)
    else if (args !== '') lines.push(`complete -c keyward -n ${condition(command.path)} -a ${quote(args)}`)
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

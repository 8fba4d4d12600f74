import { exitStatuses, helpText, optionTitle, ownPassphraseOption, usageLine } from './help.ts'
import type { Grammar } from './parse.ts'
import type { CommandSpec, OptionSpecs } from './spec.ts'
import { globalOptions } from './table/global.ts'
import { secretsNever } from './table/texts.ts'

/** The reference of the command as Markdown, made from the table of commands. It stands in docs/command.md. */
export function commandReference(grammar: Grammar): string {
  const grouped = grammar.groups.filter((group) => !group.path.includes(' '))
  const single = grammar.commands.filter(({ path }) => !grouped.some((group) => path.startsWith(`${group.path} `)))
  const sections = [
    intro,
    `## Options of every command\n\nThey stand before or after the command words.\n\n${optionTable(globalOptions)}`,
    `## Exit status\n\n${rows(
      ['Status', 'Meaning'],
      exitStatuses.map(([status, meaning]) => [String(status), meaning]),
    )}`,
    json,
    ...grouped.map((group) => {
      const commands = grammar.commands.filter((command) => command.path.startsWith(`${group.path} `))
      return [`## ${group.path}`, group.summary, ...commands.map(commandSection)].join('\n\n')
    }),
    ['## More commands', ...single.map(commandSection)].join('\n\n'),
  ]
  return `${sections.join('\n\n')}\n`
}

const intro = `# The command \`keyward\`

<!-- Made by \`node scripts/command-reference.ts\` from the table of commands in src/cli/table. Edit that, not this. -->

\`keyward\` works on the same vaults as the app, through the same core: what the app can do, it can do. In a checkout it is
\`bin/keyward\`, after \`npm run build\`; packages put \`keyward\` on the PATH.

**Secrets.** ${secretsNever} \`--secret FIELD=VALUE\` and \`--set\` of a field that its type declares secret are refused. A stored
value is never printed, by no command and in no format.

**Opening the vault.** A vault opens by its keychain, by the Fernet key in \`KEYWARD_CREDENTIAL_ENCRYPTION_KEY\`, or by the
passphrase in \`--passphrase-file\`; on a terminal the passphrase is asked for, hidden. Commands that take a passphrase of their own
(\`vault create\`, \`vault slot add\`, \`vault slot test\`, \`vault restore\`, \`vault rekey\`, \`bundle export\`, \`bundle inspect\`, \`bundle import\`) read *that* one from
\`--passphrase-file\`; the vault’s is then given with \`--vault-passphrase-file\` or \`KEYWARD_PASSPHRASE_FILE\`.

**Output.** Results go to standard output, messages to standard error. Tables are aligned, and cut to the width of a terminal, never
in a pipe. Colours appear on a terminal alone, and not where \`NO_COLOR\` is set. Characters that could steer a terminal are taken
out of names and texts.

**Questions.** They are asked on a terminal alone. Elsewhere the command line is the decision, except where something is deleted:
that needs \`--confirm NAME\`.

**Completion.** \`source <(keyward completion bash)\`; for zsh and fish see [completion](#keyward-completion).`

const json = `## JSON

With \`--json\` every command prints one document on standard output.

| What | Document |
| --- | --- |
| a list | \`{"items": […], "nextCursor": string or null}\` |
| a credential | \`{id, name, type, system, environment, owner, team, tags, purpose, status, masked, secretFields, config, expiresAt, rotateEvery, createdAt, updatedAt, lastRotatedAt, lastUsedAt, lastTestedAt, usedBy}\`, then what else is known |
| \`test\` | \`{"ok", "results": [{connection, credential, ok, code, message, remedy, ms, stages: [{stage, ok, ms, code, detail}]}]}\` |
| \`audit verify\` | \`{"ok", "records", "firstBroken"}\` |
| an error | \`{"error": {code, message, remedy}}\`, with \`issues\` (complaints about fields) and \`subjects\` (names of items) where there are some |

Times are ISO 8601 in UTC, durations milliseconds. \`nextCursor\` given back with \`--cursor\` goes on where the list ended.`

function commandSection(command: CommandSpec): string {
  const parts = [
    `### keyward ${command.path}`,
    command.summary,
    `\`\`\`text\n${usageLine(command)}\n\`\`\``,
    ...command.details,
  ]
  const args = Object.entries(command.args)
  if (args.length > 0) {
    parts.push(
      rows(
        ['Argument', ''],
        args.map(([name, arg]) => [`\`${name}\``, helpText(arg)]),
      ),
    )
  }
  const own = command.ownPassphrase === '' ? {} : { 'passphrase-file': ownPassphraseOption(command) }
  const options: OptionSpecs = { ...command.options, ...own }
  if (Object.keys(options).length > 0) parts.push(optionTable(options))
  if (command.examples.length > 0) parts.push(`\`\`\`sh\n${command.examples.join('\n')}\n\`\`\``)
  return parts.join('\n\n')
}

function optionTable(options: OptionSpecs): string {
  return rows(
    ['Option', ''],
    Object.entries(options).map(([name, option]) => [
      `\`${optionTitle(name, option)}\``,
      `${helpText(option)}${option.required ? ' Required.' : ''}`,
    ]),
  )
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...body.map(line)].join('\n')
}

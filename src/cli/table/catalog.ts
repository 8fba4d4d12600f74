import { command, type GroupSpec, type PositionalSpecs } from '../spec.ts'

export const typeArgs = { TYPE: { help: 'A credential type.' } } as const satisfies PositionalSpecs
export const kindArgs = { KIND: { help: 'A kind of connection.' } } as const satisfies PositionalSpecs
export const providerArgs = { PROVIDER: { help: 'A key service.' } } as const satisfies PositionalSpecs
export const shellArgs = {
  SHELL: { help: 'The shell.', required: true, choices: ['bash', 'zsh', 'fish'] },
} as const satisfies PositionalSpecs
export const settingArgs = { NAME: { help: 'A setting; otherwise all.' } } as const satisfies PositionalSpecs
export const settingSetArgs = {
  NAME: { help: 'The setting.', required: true },
  VALUE: { help: 'Its new value; an empty text clears it.', required: true },
} as const satisfies PositionalSpecs

export const catalogGroups: readonly GroupSpec[] = [{ path: 'settings', summary: 'Settings of this machine.' }]

export const catalogCommands = [
  command({
    path: 'overview',
    summary: 'Show what needs attention, and what expires next.',
    load: async () => (await import('../commands/overview.ts')).overview,
  }),
  command({
    path: 'types',
    summary: 'List the credential types, or the fields of one, and which are secret.',
    args: typeArgs,
    load: async () => (await import('../commands/catalog.ts')).types,
  }),
  command({
    path: 'kinds',
    summary: 'List the kinds of connection, or the parameters of one.',
    args: kindArgs,
    load: async () => (await import('../commands/catalog.ts')).kinds,
  }),
  command({
    path: 'providers',
    summary: 'List the key services that can open a vault, or the settings of one.',
    args: providerArgs,
    load: async () => (await import('../commands/providers.ts')).providers,
  }),
  command({
    path: 'settings get',
    summary: 'Show the settings, or one.',
    args: settingArgs,
    load: async () => (await import('../commands/settings.ts')).get,
  }),
  command({
    path: 'settings set',
    summary: 'Change a setting.',
    args: settingSetArgs,
    examples: ['keyward settings set testTimeoutSeconds 30'],
    load: async () => (await import('../commands/settings.ts')).set,
  }),
  command({
    path: 'completion',
    summary: 'Print the completion script of a shell.',
    args: shellArgs,
    examples: [
      'source <(keyward completion bash)',
      'keyward completion zsh > ~/.zfunc/_keyward',
      'keyward completion fish > ~/.config/fish/completions/keyward.fish',
    ],
    load: async () => (await import('../commands/completion.ts')).completion,
  }),
]

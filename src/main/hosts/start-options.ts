import { parseArgs } from 'node:util'

export interface StartOptions {
  /** Folder given with --home; undefined leaves it to the environment and the system. */
  readonly home: string | undefined
  /** Vault given with --vault or KEYWARD_VAULT. */
  readonly vault: string
}

/** Reads what both hosts are started with. Unknown arguments belong to Electron or Chromium and are left alone. */
export function readStartOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { home: { type: 'string' }, vault: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  return { home: text(values.home), vault: text(values.vault) ?? text(env.KEYWARD_VAULT) ?? 'default' }
}

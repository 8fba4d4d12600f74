import { resolve } from 'node:path'
import type { Core, CoreOptions } from '../main/api/core.ts'
import type { Client } from '../shared/api/contract.ts'
import type { KeySlot } from '../shared/domain/vault.ts'
import { type ErrorCode, type FieldIssue, VaultError } from '../shared/errors.ts'
import { slotTitle } from '../shared/slot-names.ts'
import { errorBody } from './failure.ts'
import { canAsk, type Io } from './io.ts'
import { toJson } from './output/json.ts'
import { columnsOf, styleFor } from './output/style.ts'
import type { Screen } from './output/table.ts'
import type { GlobalOptions } from './parse.ts'
import { collect, decode, readBytes, withoutLineEnd } from './values/files.ts'

/** What the entry point wires: the composed application and what it is told about this build. */
export interface Program {
  readonly version: string
  readonly packaged: boolean
  /** Loads the application. Called only by commands that need it. */
  createCore(options: CoreOptions): Promise<Core>
  /** Folder of the vaults when nothing else is said. */
  defaultHome(io: Io): Promise<string>
}

/** Name of the vault that commands use when none is named. */
const defaultVault = 'default'

/** Everything that a running command has at hand. */
export class Context {
  readonly io: Io
  readonly json: boolean
  readonly yes: boolean
  readonly version: string
  /** Whether a person can be asked. */
  readonly interactive: boolean
  /** Help path of the command that runs, for complaints about its usage. */
  readonly path: string
  readonly #program: Program
  readonly #global: GlobalOptions
  readonly #own: boolean
  #core: Promise<Core> | undefined
  #stdinTaken = false

  constructor(io: Io, program: Program, global: GlobalOptions, command: { path: string; ownPassphrase: string }) {
    this.io = io
    this.#program = program
    this.#global = global
    this.#own = command.ownPassphrase !== ''
    this.path = command.path
    this.json = global.json
    this.yes = global.yes
    this.version = program.version
    this.interactive = canAsk(io)
  }

  /** Name of the vault to work with. */
  get vaultName(): string {
    return this.#global.vault ?? (this.io.env.KEYWARD_VAULT || defaultVault)
  }

  /** The running application; the vault may be locked or missing. */
  core(): Promise<Core> {
    this.#core ??= this.#start()
    return this.#core
  }

  /** Every call of the contract, without an open vault. */
  async client(): Promise<Client> {
    return (await this.core()).client
  }

  /**
   * Every call of the contract, with the vault open: by the passphrase that was given, otherwise by its keychain or the
   * environment's key, otherwise by a person: by a sign-in at a key service, or a passphrase that is typed.
   * @throws CallError what `vault.unlock` reports
   */
  async vault(options: { readonly ownPassphraseOpens?: boolean } = {}): Promise<Client> {
    const client = await this.client()
    const file = this.vaultPassphraseFile ?? (options.ownPassphraseOpens ? this.ownPassphraseFile : undefined)
    if (file !== undefined) await client.vault.unlock({ passphrase: await this.readPassphrase(file), slotId: null })
    else await this.#unlockOrAsk(client)
    return client
  }

  /** File of the passphrase that opens the vault. */
  get vaultPassphraseFile(): string | undefined {
    const { vaultPassphraseFile, passphraseFile } = this.#global
    return (
      vaultPassphraseFile ??
      (this.#own ? undefined : passphraseFile) ??
      (this.io.env.KEYWARD_PASSPHRASE_FILE || undefined)
    )
  }

  /** File of the passphrase that the command itself is about: a bundle's, a new slot's. */
  get ownPassphraseFile(): string | undefined {
    return this.#own ? this.#global.passphraseFile : undefined
  }

  /** The passphrase in a file. @throws VaultError `passphrase-required` for an empty file, what `readText` throws */
  async readPassphrase(file: string): Promise<string> {
    const text = withoutLineEnd(await this.readText(file, 16 * 1024, 'Passphrase: '))
    if (text === '') throw new VaultError('passphrase-required')
    return text
  }

  /**
   * Text of a file, or of standard input for `-`: a hidden question where that is a terminal.
   * @throws VaultError what reading a file reports, `usage` when standard input is asked for twice
   */
  async readText(file: string, limit: number, question: string): Promise<string> {
    if (file === '-' && this.interactive) return this.askHidden(question)
    return decode(await this.readBytes(file, limit))
  }

  /** Bytes of a file, or of standard input for `-`. @throws VaultError as `readText` does */
  async readBytes(file: string, limit: number): Promise<Buffer> {
    if (file !== '-') return readBytes(resolve(file), limit)
    if (this.#stdinTaken) {
      throw this.usage([{ path: '-', message: 'Standard input can be read once. Give the others with a file.' }])
    }
    this.#stdinTaken = true
    return collect(this.io.stdin, limit)
  }

  /** Asks for a secret on the terminal. @throws VaultError `cancelled` */
  async askHidden(question: string): Promise<string> {
    const { ask } = await import('./prompt.ts')
    return ask(this.io, question, true)
  }

  /** A new passphrase: from its file, or asked for twice. @throws VaultError `terminal-required`, what `readText` throws */
  async newPassphrase(file: string | undefined, label: string, option: string): Promise<string> {
    if (file !== undefined) return this.readPassphrase(file)
    if (!this.interactive) {
      throw new VaultError('terminal-required', {
        issues: [{ path: option, message: `Give the passphrase with ${option} FILE.` }],
      })
    }
    const { askNewPassphrase } = await import('./prompt.ts')
    return askNewPassphrase(this.io, label)
  }

  /**
   * Asks before something that can't be undone. Without a terminal the command line itself is the decision.
   * @throws VaultError `cancelled` when the answer is no
   */
  async confirm(question: string): Promise<void> {
    if (this.yes || !this.interactive) return
    const { askYes } = await import('./prompt.ts')
    if (!(await askYes(this.io, question))) throw new VaultError('cancelled')
  }

  /** A complaint about how this command was written. */
  usage(issues: readonly FieldIssue[]): VaultError {
    return new VaultError('usage', { issues, subjects: [`keyward ${this.path}`] })
  }

  /** Prints the result: one JSON document, or what `render` makes of it for people. */
  result(document: unknown, render: (screen: Screen) => string): void {
    const text = this.json
      ? toJson(document)
      : render({ style: styleFor(this.io.stdout, this.io.env), width: columnsOf(this.io.stdout) })
    if (text !== '') this.io.stdout.write(`${text}\n`)
  }

  /** Tells a person something beside the result, on standard error. */
  note(text: string): void {
    this.io.stderr.write(`${text}\n`)
  }

  /** Notes an error that nobody expected in Keyward's log, and gives the failure that tells where. */
  async unexpected(error: unknown): Promise<VaultError> {
    const { randomUUID } = await import('node:crypto')
    const { openLog } = await import('../main/log.ts')
    const reference = randomUUID()
    openLog(await this.#home()).log({
      event: 'unexpected-error',
      reference,
      call: this.path.replaceAll(' ', '-'),
      error,
    })
    return new VaultError('internal', { reference })
  }

  /** Ends the application, if it was started. */
  async close(): Promise<void> {
    const core = await this.#core?.catch(() => undefined)
    await core?.close()
  }

  async #home(): Promise<string> {
    const given = this.#global.home ?? (this.io.env.KEYWARD_HOME || undefined)
    return resolve(given ?? (await this.#program.defaultHome(this.io)))
  }

  async #start(): Promise<Core> {
    return this.#program.createCore({
      face: 'command',
      home: await this.#home(),
      vault: this.vaultName,
      env: this.io.env,
      packaged: this.#program.packaged,
      version: this.version,
      openExternal: async (address, what) =>
        (await import('../main/open-address.ts')).openAddress(address, what, this.io.env),
    })
  }

  /**
   * Offers the slots that a person signs in for at their service. Whether one of them has opened the vault.
   * @param goesOn whether there is another way after a failure
   */
  async #signInByOne(client: Client, slots: readonly KeySlot[], goesOn: boolean): Promise<boolean> {
    for (const slot of slots) {
      const { askYes } = await import('./prompt.ts')
      if (!(await askYes(this.io, `Sign in for ${slotTitle(slot)} in your browser?`, true))) continue
      try {
        await client.vault.unlock({ passphrase: null, slotId: slot.id })
        return true
      } catch (error) {
        const failure = errorBody(error)
        if (!failure || !goesOn) throw error
        this.note(`${failure.message} ${failure.remedy}`)
      }
    }
    return false
  }

  async #unlockOrAsk(client: Client): Promise<void> {
    try {
      await client.vault.unlock({ passphrase: null, slotId: null })
      return
    } catch (error) {
      const failure = errorBody(error)
      if (!this.interactive || !failure || !mayAsk(failure.code)) throw error
      const { slots, hasPassphrase } = await client.vault.status({})
      const signIns = slots.filter(({ asks, supported }) => asks === 'sign-in' && supported)
      if (signIns.length === 0 && !hasPassphrase) throw error
      if (failure.code !== 'passphrase-required' && failure.code !== 'no-slot-opens')
        this.note(`${failure.message} ${failure.remedy}`)
      if (await this.#signInByOne(client, signIns, hasPassphrase)) return
      if (!hasPassphrase) throw error
    }
    for (let attempt = 1; ; attempt += 1) {
      const passphrase = await this.askHidden(`Passphrase of the vault ${this.vaultName}: `)
      try {
        await client.vault.unlock({ passphrase, slotId: null })
        return
      } catch (error) {
        if (errorBody(error)?.code !== 'wrong-passphrase' || attempt === 3) throw error
        this.note('That is not the passphrase. Try again.')
      }
    }
  }
}

/** Failures of a silent unlock after which a sign-in or a passphrase may still open the vault: those of keys, wherever they are. */
function mayAsk(code: ErrorCode): boolean {
  return code.startsWith('key-') || askable.has(code)
}

const askable: ReadonlySet<ErrorCode> = new Set([
  'passphrase-required',
  'slot-unknown',
  'no-slot-opens',
  'keychain-unavailable',
  'provider-unknown',
])

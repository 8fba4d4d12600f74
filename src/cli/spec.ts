import type { Context } from './context.ts'
import type { ExitStatus } from './exit-status.ts'

/** One option of a command. Its name is the key under which it stands. */
export interface OptionSpec {
  /** `text` once, `list` any number of times, `flag` without a value. */
  readonly kind: 'text' | 'list' | 'flag'
  /** What stands for the value in help, such as `NAME`. */
  readonly value?: string
  readonly help: string
  readonly required?: true
  /** The only values that are accepted. */
  readonly choices?: readonly string[]
  /** The value is a path, for completion. */
  readonly file?: true
  readonly short?: string
}

/** One positional argument. The last one may be `rest` and takes all that follow. */
export interface PositionalSpec {
  readonly help: string
  readonly required?: true
  readonly rest?: true
  readonly choices?: readonly string[]
  readonly file?: true
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>
/** In the order in which they are written. */
export type PositionalSpecs = Readonly<Record<string, PositionalSpec>>

type TextOf<S> = S extends { readonly choices: readonly (infer C)[] } ? C : string
type OptionValue<S extends OptionSpec> = S['kind'] extends 'flag'
  ? boolean
  : S['kind'] extends 'list'
    ? readonly TextOf<S>[]
    : S extends { readonly required: true }
      ? TextOf<S>
      : TextOf<S> | undefined
type PositionalValue<S extends PositionalSpec> = S extends { readonly rest: true }
  ? readonly TextOf<S>[]
  : S extends { readonly required: true }
    ? TextOf<S>
    : TextOf<S> | undefined

/** What a command receives: every declared option and argument, checked, with the type that its declaration gives. */
export interface Input<O extends OptionSpecs = OptionSpecs, P extends PositionalSpecs = PositionalSpecs> {
  readonly options: { readonly [N in keyof O]: OptionValue<O[N]> }
  readonly args: { readonly [N in keyof P]: PositionalValue<P[N]> }
}

/** A command's work. No status means 0; failures are thrown. */
export type Run<O extends OptionSpecs = OptionSpecs, P extends PositionalSpecs = PositionalSpecs> = (
  context: Context,
  input: Input<O, P>,
) => Promise<ExitStatus | undefined>

/** A row of the table of commands. Parsing, help, completion and docs/command.md are made from it. */
export interface CommandSpec {
  /** The command words, such as `credential add`. */
  readonly path: string
  readonly summary: string
  /** Paragraphs for help and docs. */
  readonly details: readonly string[]
  readonly options: OptionSpecs
  readonly args: PositionalSpecs
  readonly examples: readonly string[]
  /** Whose passphrase --passphrase-file gives here; empty: it opens the vault. */
  readonly ownPassphrase: string
  readonly load: () => Promise<Run>
}

/** Declares a command. Its code is imported by `load`, only when the command runs. */
export function command<const O extends OptionSpecs, const P extends PositionalSpecs>(spec: {
  readonly path: string
  readonly summary: string
  readonly details?: readonly string[]
  readonly options?: O
  readonly args?: P
  readonly examples?: readonly string[]
  readonly ownPassphrase?: string
  readonly load: () => Promise<Run<O, P>>
}): CommandSpec {
  return {
    path: spec.path,
    summary: spec.summary,
    details: spec.details ?? [],
    options: spec.options ?? {},
    args: spec.args ?? {},
    examples: spec.examples ?? [],
    ownPassphrase: spec.ownPassphrase ?? '',
    // The parser hands over exactly what this declaration describes, which the type of the whole table can't say.
    load: spec.load as unknown as () => Promise<Run>,
  }
}

/** A word that holds commands, such as `credential`. */
export interface GroupSpec {
  readonly path: string
  readonly summary: string
}

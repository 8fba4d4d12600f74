import type { Program } from './context.ts'
import type { ExitStatus } from './exit-status.ts'
import { errorBody, reportFailure } from './failure.ts'
import type { Io } from './io.ts'
import { type Invocation, parseCommandLine } from './parse.ts'
import { grammar } from './table/grammar.ts'

/** Runs one command line to its end. Never throws: failures are printed and become the exit status. */
export async function main(argv: readonly string[], io: Io, program: Program): Promise<ExitStatus> {
  let invocation: Invocation
  try {
    invocation = parseCommandLine(argv, grammar)
  } catch (error) {
    return reportFailure(error, io, asksForJson(argv))
  }
  if (invocation.kind === 'version') {
    io.stdout.write(
      invocation.global.json ? `${JSON.stringify({ version: program.version })}\n` : `keyward ${program.version}\n`,
    )
    return 0
  }
  if (invocation.kind === 'help') {
    const { helpFor } = await import('./help.ts')
    const target = invocation.asked ? io.stdout : io.stderr
    target.write(`${helpFor(invocation.path, grammar, io, target)}\n`)
    return invocation.asked ? 0 : 2
  }
  const { Context } = await import('./context.ts')
  const context = new Context(io, program, invocation.global, invocation.command)
  try {
    const run = await invocation.command.load()
    return (await run(context, invocation.input)) ?? 0
  } catch (error) {
    return reportFailure(errorBody(error) ? error : await context.unexpected(error), io, context.json)
  } finally {
    await context.close().catch(() => undefined)
  }
}

function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}

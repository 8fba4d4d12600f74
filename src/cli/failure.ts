import { type ErrorBody, remedyOf, VaultError } from '../shared/errors.ts'
import { type ExitStatus, exitStatusOf } from './exit-status.ts'
import type { Io } from './io.ts'
import { toJson } from './output/json.ts'
import { columnsOf, styleFor } from './output/style.ts'
import { plain, wrap } from './output/text.ts'

/**
 * The failure that an error carries: the core's `CallError` or the command's own `VaultError`. `CallError` is known by its
 * name, because its class comes with the whole contract, which help and usage errors do not need.
 */
export function errorBody(error: unknown): ErrorBody | undefined {
  if (error instanceof VaultError) return error.toBody()
  if (error instanceof Error && error.name === 'CallError' && 'body' in error) return error.body as ErrorBody
  return undefined
}

/** Prints a failure, as JSON on standard output or as sentences on standard error, and answers its exit status. */
export function reportFailure(error: unknown, io: Io, json: boolean): ExitStatus {
  const body = errorBody(error) ?? new VaultError('internal').toBody()
  if (json) io.stdout.write(`${toJson({ error: body })}\n`)
  else io.stderr.write(`${explain(body, io)}\n`)
  return exitStatusOf(body.code)
}

function explain(body: ErrorBody, io: Io): string {
  const style = styleFor(io.stderr, io.env)
  const width = Math.min(columnsOf(io.stderr), 100)
  const lines = [`${style.red('keyward:')} ${body.message} ${style.dim(`(${body.code})`)}`]
  for (const issue of body.issues ?? []) {
    const field = plain(issue.path).replace(/^(metadata|input|config|secrets)\./, '')
    lines.push(wrap(`${style.bold(field)}: ${plain(issue.message)}`, width, 2))
  }
  const isUsage = body.code === 'usage'
  if (!isUsage) for (const subject of body.subjects ?? []) lines.push(`  ${plain(subject)}`)
  const help = isUsage ? `Run ${body.subjects?.[0] ?? 'keyward'} --help.` : remedyOf(body)
  lines.push(wrap(body.reference ? `${help} Reference: ${body.reference}.` : help, width))
  return lines.join('\n')
}

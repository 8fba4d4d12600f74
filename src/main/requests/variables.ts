import type { OwnRequest } from '../../shared/domain/exchange.ts'
import { type FieldIssue, VaultError } from '../../shared/errors.ts'
import type { ConnectionRecord } from '../vault/repositories/connections.ts'

/** `{{name}}`; spaces inside are allowed, as other consoles have it. */
const placeholder = /\{\{\s*([A-Za-z_][\w-]{0,99})\s*\}\}/g

/**
 * The variables that a request of a connection can name: those of its parameter `variables`, and what is known of it.
 * None is secret.
 */
export function variablesOf(connection: ConnectionRecord): ReadonlyMap<string, string> {
  const parameters = JSON.parse(connection.parameters) as Record<string, string>
  return new Map([
    ['connection', connection.name],
    ['environment', connection.environment],
    ['system', connection.system_name],
    ['baseUrl', parameters.url ?? ''],
    ...readVariables(parameters.variables ?? ''),
  ])
}

/** `NAME=value` lines. A line that is none is left out: the form has refused it. */
export function readVariables(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const [, name, value] = /^\s*([A-Za-z_][\w-]{0,99})\s*=\s*(.*?)\s*$/.exec(line) ?? []
    return name === undefined ? [] : [[name, value ?? '']]
  })
}

/** A complaint about lines of variables, or null. */
export function variablesComplaint(text: string): string | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.length === readVariables(text).length ? null : 'Write one NAME=value on each line.'
}

/** Puts variables in their places. @throws VaultError `field-invalid` for names that the connection does not have */
export function fillRequest(request: OwnRequest, variables: ReadonlyMap<string, string>): OwnRequest {
  const issues: FieldIssue[] = []
  const fill = (part: 'path' | 'headers' | 'body') =>
    request[part].replace(placeholder, (whole, name: string) => {
      const value = variables.get(name)
      if (value === undefined)
        issues.push({ path: `request.${part}`, message: `The connection has no variable ${name}.` })
      return value ?? whole
    })
  const filled = { ...request, path: fill('path'), headers: fill('headers'), body: fill('body') }
  if (issues.length > 0) throw new VaultError('field-invalid', { issues })
  return filled
}

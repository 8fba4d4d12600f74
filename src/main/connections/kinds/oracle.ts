import type { FieldIssue } from '../../../shared/errors.ts'
import type { ConnectionKind, ParameterField, Parameters } from '../kind.ts'
import { ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** Oracle Database. */
export const oracleKind: ConnectionKind = {
  id: 'oracle',
  label: 'Oracle Database',
  summary: 'Signs in to an Oracle database and asks for its version and the user.',
  group: 'databases',
  parameters: [
    host,
    { ...port(1521), help: 'The listener’s: mostly 1521 without TLS, and 2484 with it (TCPS).' },
    name('service', 'Service name', 'orclpdb1'),
    name('sid', 'SID', 'ORCL', 'For old databases, in the place of a service name.'),
    tls,
    ca,
  ],
  credentialTypes: logins,
  check: (parameters) => [...checkTls(parameters), ...checkName(parameters)],
  target: targetOf,
}

/** What stands in a connect descriptor must not end it (Oracle Net, syntax rules). */
function name(id: string, label: string, placeholder: string, help = ''): ParameterField {
  return {
    name: id,
    label,
    kind: 'text',
    required: false,
    placeholder,
    help,
    validate: (value) =>
      /^[A-Za-z0-9._$#-]{1,128}$/.test(value)
        ? null
        : 'A name has letters, digits, dots, hyphens, and the signs _ $ #.',
  }
}

function checkName({ service = '', sid = '' }: Parameters): FieldIssue[] {
  if ((service === '') !== (sid === '')) return []
  return [{ path: 'service', message: 'Give a service name or a SID, and not both.' }]
}

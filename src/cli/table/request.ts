import { requestMethods } from '../../shared/domain/exchange.ts'
import { command, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

export const requestOptions = {
  method: { kind: 'text', value: 'METHOD', choices: [...requestMethods], help: 'Otherwise GET, or POST with a body.' },
  header: {
    kind: 'list',
    value: 'NAME: VALUE',
    help: 'A header that is not secret. The credential is put in by itself.',
  },
  body: {
    kind: 'text',
    value: '@FILE',
    help: 'The body: text, @FILE, or - for standard input. It is not secret.',
    file: true,
  },
  include: { kind: 'flag', help: 'Print the status and the headers of the answer as well.' },
  curl: {
    kind: 'flag',
    help: 'Send nothing: print the request as a curl command with references in the place of secrets.',
  },
  timeout: { kind: 'text', value: 'TIME', help: 'Deadline: 500ms, 15s, 2m. Otherwise as the settings say.' },
} as const satisfies OptionSpecs

export const requestArgs = {
  NAME: { help: 'Name or ID of a connection to an HTTP API.', required: true },
  PATH: {
    help: 'What is added to its base address, such as /v1/me. {{name}} stands for a variable of the connection.',
    required: true,
  },
} as const satisfies PositionalSpecs

export const requestCommands = [
  command({
    path: 'request',
    summary: 'Send a request with the credential of a connection, and print the answer without it.',
    details: [
      'The credential goes to the hosts that it is bound to, and is redacted from everything that is printed. Redirects are shown, not followed.',
      'Exit status 0 for an answer from 200 to 399, 1 for another or none, 5 when the vault refuses the use.',
    ],
    options: requestOptions,
    args: requestArgs,
    examples: ['keyward request github-ci /user', 'keyward request orders-api /v1/orders --body @order.json --include'],
    load: async () => (await import('../commands/request.ts')).request,
  }),
]

import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, httpCredentials } from './common.ts'
import { headersComplaint, targetOfUrl, urlComplaint } from './http.ts'

/** A server of the Model Context Protocol that is reached over HTTP. */
export const mcpKind: ConnectionKind = {
  id: 'mcp',
  label: 'MCP server',
  summary: 'Opens a session with an MCP server over streamable HTTP and asks which tools it has.',
  group: 'http',
  parameters: [
    {
      name: 'url',
      label: 'Address',
      kind: 'text',
      required: true,
      placeholder: 'https://mcp.example.com/mcp',
      help: 'The whole address of the server. The credential is bound to its host.',
      validate: urlComplaint,
    },
    {
      name: 'tool',
      label: 'Tool',
      kind: 'text',
      required: false,
      placeholder: 'search_issues',
      help: 'A tool that the server must offer. It is not called.',
      validate: (value) => (value.length > 128 ? 'A tool’s name has at most 128 characters.' : null),
    },
    {
      name: 'headers',
      label: 'Headers',
      kind: 'multiline',
      required: false,
      help: 'Headers that are not secret, one “Name: value” on each line.',
      validate: headersComplaint,
    },
    ca,
    allowPlaintext,
  ],
  credentialTypes: httpCredentials,
  target: targetOfUrl,
}

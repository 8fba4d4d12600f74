import { failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeTarget } from '../connector.ts'
import { proveCredential } from './anonymous.ts'
import { classifyHttp, notTestable, textAt } from './http-answer.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { isInjected } from './http-request.ts'
import { McpSession, protocolVersions } from './mcp-session.ts'

/** A server with more pages of tools than these is not searched to its end. */
const maxPages = 20

/** The Model Context Protocol over streamable HTTP: a session is opened, tools are listed, and the session is ended. */
export const mcp: Connector = {
  kind: 'mcp',

  async run(target, report) {
    if (!isInjected(target.credential)) return notTestable('The credential is not part of a request to this server.')
    const client = createHttpClient(target, report)
    await client.open(new URL(target.parameters.url ?? ''))
    const session = new McpSession(client, target)
    const server = await report.stage('authenticate', () => initialize(session), productOf)
    await report.stage('authorize', () => session.tell('notifications/initialized'))
    await report.stage(
      'query',
      async () => {
        const found = await look(session, server, target)
        await session.end()
        return found
      },
      (tools) => (tools === null ? '' : `${tools} ${tools === 1 ? 'tool' : 'tools'}`),
    )
    return proveCredential(target, report, isAnswered, {
      code: 'ok',
      message: 'The server accepted the credential and opened a session.',
      identity: null,
      expiresAt: null,
    })
  },

  classify: classifyHttp,
}

async function initialize(session: McpSession): Promise<unknown> {
  const server = await session.ask('initialize', {
    protocolVersion: protocolVersions.newest,
    capabilities: {},
    clientInfo: { name: 'Keyward', version: '1' },
  })
  const version = property(server, 'protocolVersion')
  const isKnown =
    typeof version === 'string' && version >= protocolVersions.oldest && version <= protocolVersions.newest
  if (!isKnown) {
    throw new ProbeFailure(
      failure('unexpected-answer', '', {
        message: 'The server speaks no version of the Model Context Protocol that Keyward knows.',
        remedy: `Use a server that speaks a version from ${protocolVersions.oldest} to ${protocolVersions.newest}.`,
      }),
    )
  }
  session.speak(version)
  return server
}

/** How many tools there are; null when the server has none to offer and was only asked whether it is there. */
async function look(session: McpSession, server: unknown, { parameters }: ProbeTarget): Promise<number | null> {
  const { tool = '' } = parameters
  if (property(property(server, 'capabilities'), 'tools') === undefined) {
    await session.ask('ping')
    if (tool !== '') throw new ProbeFailure(noSuchTool)
    return null
  }
  const names: unknown[] = []
  let cursor: unknown
  for (let page = 0; page < maxPages && (page === 0 || typeof cursor === 'string'); page++) {
    const listed = await session.ask('tools/list', typeof cursor === 'string' ? { cursor } : {})
    const tools = property(listed, 'tools')
    if (Array.isArray(tools)) names.push(...tools.map((entry) => property(entry, 'name')))
    cursor = property(listed, 'nextCursor')
  }
  if (tool !== '' && !names.includes(tool)) throw new ProbeFailure(noSuchTool)
  return names.length
}

const noSuchTool = failure('not-found', '', {
  message: 'The sign-in works, but the server does not offer this tool.',
  remedy: 'Check the name of the tool, and whether the credential may use it.',
})

async function isAnswered(client: HttpClient, target: ProbeTarget): Promise<boolean> {
  const session = new McpSession(client, target)
  const server = await initialize(session)
  await session.tell('notifications/initialized')
  await look(session, server, target).finally(() => session.end())
  return true
}

/** Name and version of the server. */
function productOf(server: unknown): string {
  return [textAt(server, 'serverInfo.name'), textAt(server, 'serverInfo.version')].filter(Boolean).join(' ')
}

import { failure } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo } from '../connector.ts'
import { azureRequest } from '../kinds/azure.ts'
import { place } from '../kinds/emulator.ts'
import { signInToAzure } from './azure-sign-in.ts'
import { fieldText } from './fields.ts'
import {
  classifyHttp,
  isJson,
  isSuccess,
  parseJson,
  permissionRefusal,
  readText,
  signInRefusal,
  statusRefusal,
  textAt,
  throwIf,
} from './http-answer.ts'
import { createHttpClient } from './http-client.ts'
import { makeRequest } from './http-request.ts'

/** Azure: a token of Microsoft Entra ID, and one GET with it. */
export const azure: Connector = {
  kind: 'azure',

  async run(target, report) {
    const { emulator, resource } = target.parameters
    const { url, audience } = azureRequest(target.parameters)
    const client = createHttpClient(target, report)
    await client.open(place(url, emulator))
    const { token, name } = await report.stage('authenticate', async () => {
      const given = await signInToAzure(client, target, report, audience)
      return { token: given, name: applicationIn(given) ?? fieldText(target, 'clientId') }
    })
    const { answer, body } = await report.stage('authorize', async () => {
      const reply = await client.send(
        makeRequest({
          method: 'GET',
          url: place(url, emulator),
          headers: {
            Accept: resource === 'storage' ? 'application/xml' : 'application/json',
            Authorization: `Bearer ${token}`,
            ...(resource === 'storage' && { 'x-ms-version': '2021-12-02' }),
          },
          body: '',
        }),
      )
      throwIf(resourceRefusal(reply.statusCode ?? 0, reply.headers['x-ms-error-code']))
      throwIf(signInRefusal(reply, {}) ?? permissionRefusal(reply, {}))
      return { answer: reply, body: await readText(reply) }
    })
    await report.stage('query', async () => {
      throwIf(statusRefusal(answer, {}))
      const json = isJson(answer) ? parseJson(body) : undefined
      const isRight = resource === 'storage' ? body.includes('<EnumerationResults') : isAnswer(json)
      if (!isSuccess(answer.statusCode ?? 0) || !isRight) throw new ProbeFailure(failure('unexpected-answer'))
    })
    return {
      code: 'ok',
      message: 'Microsoft Entra ID accepted the credential, and the service answered.',
      identity: name === '' ? null : name,
      expiresAt: null,
    }
  },

  classify: classifyHttp,
}

function isAnswer(json: unknown): boolean {
  return typeof json === 'object' && json !== null && ('value' in json || textAt(json, 'subscriptionId') !== null)
}

/** The name of the application, which the token carries for the service. It is shown, and nothing is decided by it. */
function applicationIn(token: string): string | null {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  return textAt(claims, 'app_displayname') ?? textAt(claims, 'appid')
}

/** Where the status alone would deceive. */
function resourceRefusal(status: number, code: string | string[] | undefined): ProbeFailureInfo | null {
  // A storage account in another tenant, and a vault that a firewall guards, take the token for a wrong one or a missing right.
  if (status === 401) {
    return failure('permission', `HTTP ${status}`, {
      message: 'The sign-in works, but the service does not take its token.',
      remedy: 'Check that the service belongs to the tenant of the credential.',
    })
  }
  if (status === 403 && code === 'AuthorizationFailure') {
    return failure('permission', code, {
      message: 'The sign-in works, but the service does not let it in from here.',
      remedy: 'Check the service’s firewall, and the roles of the application.',
    })
  }
  return null
}

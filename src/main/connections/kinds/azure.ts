import type { FieldIssue } from '../../../shared/errors.ts'
import { parseUrl } from '../host.ts'
import type { ConnectionKind, CredentialOutline, Parameters } from '../kind.ts'
import { ca } from './common.ts'
import { emulator, place, placeTarget } from './emulator.ts'
import { urlComplaint } from './http.ts'

/** The hosts of one cloud of Azure. */
interface AzureCloud {
  readonly login: string
  readonly management: string
  readonly graph: string
  /** What names of key vaults end with. */
  readonly vault: string
  /** What names of storage accounts end with. */
  readonly storage: string
}

const clouds: Readonly<Record<string, AzureCloud>> = {
  public: {
    login: 'login.microsoftonline.com',
    management: 'management.azure.com',
    graph: 'graph.microsoft.com',
    vault: 'vault.azure.net',
    storage: 'blob.core.windows.net',
  },
  usgov: {
    login: 'login.microsoftonline.us',
    management: 'management.usgovcloudapi.net',
    graph: 'graph.microsoft.us',
    vault: 'vault.usgovcloudapi.net',
    storage: 'blob.core.usgovcloudapi.net',
  },
  china: {
    login: 'login.chinacloudapi.cn',
    management: 'management.chinacloudapi.cn',
    graph: 'microsoftgraph.chinacloudapi.cn',
    vault: 'vault.azure.cn',
    storage: 'blob.core.chinacloudapi.cn',
  },
}

/** Where a machine of Azure asks for its own identity. */
export const identityService = 'http://169.254.169.254'

export function cloudOf(name: string | undefined): AzureCloud {
  return clouds[name ?? ''] ?? (clouds.public as AzureCloud)
}

/** Azure by a service principal or a managed identity. */
export const azureKind: ConnectionKind = {
  id: 'azure',
  label: 'Microsoft Azure',
  summary: 'Signs in to Microsoft Entra ID and asks one service of Azure for something harmless.',
  group: 'clouds',
  parameters: [
    {
      name: 'resource',
      label: 'Service',
      kind: 'choice',
      required: true,
      default: 'management',
      choices: [
        { value: 'management', label: 'Resource Manager: subscriptions' },
        { value: 'graph', label: 'Microsoft Graph: the organization' },
        { value: 'key-vault', label: 'Key Vault: names of secrets' },
        { value: 'storage', label: 'Storage: containers' },
      ],
    },
    {
      name: 'cloud',
      label: 'Cloud',
      kind: 'choice',
      required: true,
      default: 'public',
      choices: [
        { value: 'public', label: 'Public' },
        { value: 'usgov', label: 'US Government' },
        { value: 'china', label: 'China (21Vianet)' },
      ],
    },
    {
      name: 'subscription',
      label: 'Subscription',
      kind: 'text',
      required: false,
      placeholder: '00000000-0000-0000-0000-000000000000',
      help: 'Left empty: the subscriptions are listed.',
      validate: (value) =>
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? null : 'Write the ID of a subscription.',
    },
    {
      name: 'address',
      label: 'Address of the vault or account',
      kind: 'text',
      required: false,
      placeholder: 'https://meridian.vault.azure.net',
      help: 'For Key Vault and Storage. The token is good for all of them, so another host gets none.',
      validate: urlComplaint,
    },
    {
      name: 'container',
      label: 'Container',
      kind: 'text',
      required: false,
      help: 'For Storage. Left empty: the containers are listed.',
      validate: (value) =>
        /^(\$root|[a-z0-9](-?[a-z0-9]){2,62})$/.test(value) ? null : 'Write the name of a container.',
    },
    ca,
    emulator,
  ],
  credentialTypes: ['azure-service-principal'],
  check,
  target: (parameters) => placeTarget(azureRequest(parameters).url, parameters.emulator),
  furtherTargets: (parameters, { config }: CredentialOutline) => {
    const isManaged = config.method === 'managed-identity'
    const login = `https://${cloudOf(typeof config.cloud === 'string' ? config.cloud : '').login}`
    return [placeTarget(isManaged ? identityService : login, parameters.emulator)]
  },
}

function check({ resource, cloud, address = '', subscription = '', container = '' }: Parameters): FieldIssue[] {
  const issues: FieldIssue[] = []
  const ending = { 'key-vault': cloudOf(cloud).vault, storage: cloudOf(cloud).storage }[resource ?? '']
  if (ending !== undefined) {
    const host = parseUrl(address)?.host ?? ''
    const isRight =
      host.endsWith(`.${ending}`) && address.startsWith('https://') && /^\/?$/.test(new URL(address).pathname)
    if (!isRight) issues.push({ path: 'address', message: `Write an address such as https://name.${ending}.` })
  } else if (address !== '') {
    issues.push({ path: 'address', message: 'Only Key Vault and Storage have an address of their own.' })
  }
  if (subscription !== '' && resource !== 'management')
    issues.push({ path: 'subscription', message: 'Only Resource Manager has subscriptions.' })
  if (container !== '' && resource !== 'storage')
    issues.push({ path: 'container', message: 'Only Storage has containers.' })
  return issues
}

/** The harmless request of the parameters, and the resource that a token must be for. */
export function azureRequest({ resource, cloud, subscription = '', address = '', container = '' }: Parameters): {
  readonly url: string
  readonly audience: string
} {
  const { management, graph, vault } = cloudOf(cloud)
  const base = address.replace(/\/$/, '')
  if (resource === 'graph') {
    return { url: `https://${graph}/v1.0/organization?$select=id,displayName`, audience: `https://${graph}` }
  }
  if (resource === 'key-vault')
    return { url: `${base}/secrets?api-version=7.4&maxresults=1`, audience: `https://${vault}` }
  if (resource === 'storage') {
    const path =
      container === '' ? '/?comp=list&maxresults=1' : `/${container}?restype=container&comp=list&maxresults=1`
    return { url: base + path, audience: 'https://storage.azure.com' }
  }
  const path = subscription === '' ? '/subscriptions' : `/subscriptions/${subscription}`
  return { url: `https://${management}${path}?api-version=2022-12-01`, audience: `https://${management}` }
}

/** Where a token is asked for. */
export function tokenUrl(cloud: string, tenantId: string, stand: string | undefined): URL {
  return place(`https://${cloudOf(cloud).login}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, stand)
}

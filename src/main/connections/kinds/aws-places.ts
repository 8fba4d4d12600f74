import { endpointOfUrl, hostPort } from '../host.ts'
import type { CredentialOutline, ParameterField, Parameters } from '../kind.ts'
import { urlComplaint } from './http.ts'

/** The region that a request goes to and is signed for. */
export const region: ParameterField = {
  name: 'region',
  label: 'Region',
  kind: 'text',
  required: true,
  default: 'us-east-1',
  help: 'Such as eu-central-1. Storages of other makers often take us-east-1 or auto.',
  validate: (value) =>
    /^[a-z0-9]+(-[a-z0-9]+){0,4}$/.test(value) && value.length <= 40 ? null : 'Write a region such as eu-central-1.',
}

/** Another place than that of AWS. */
export const endpoint: ParameterField = {
  name: 'endpoint',
  label: 'Endpoint',
  kind: 'text',
  required: false,
  placeholder: 'https://storage.example.com',
  help: 'Left empty: that of AWS in the region. Give the address of a private endpoint, or of another maker’s service.',
  validate: (value) =>
    urlComplaint(value) ?? (hasPath(value) ? 'Leave out the path: it is signed by the service.' : null),
}

function hasPath(value: string): boolean {
  return new URL(value).pathname !== '/'
}

/** What hosts of AWS in a region end with: China is apart. */
export function awsDomain(name: string): string {
  return name.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}

/** The security token service of the parameters: at the endpoint where there is one, since other makers have but one. */
export function stsUrl({ endpoint: given = '', region: name = '' }: Parameters): URL {
  return new URL(given === '' ? `https://sts.${name}.${awsDomain(name)}/` : given)
}

/** Where sessions are opened, for a credential that has roles or a second factor. */
export function stsTargets(parameters: Parameters, { config }: CredentialOutline): string[] {
  const isGiven = (name: string) => typeof config[name] === 'string' && config[name].trim() !== ''
  return isGiven('roleArns') || isGiven('mfaSerial') ? [hostPort(endpointOfUrl(stsUrl(parameters)))] : []
}

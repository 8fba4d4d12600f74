import { isAbsolute } from 'node:path'
import { endpointOfUrl, hostPort } from '../../connections/host.ts'
import type { ParameterField } from '../../connections/kind.ts'
import { endpoint, region, stsTargets } from '../../connections/kinds/aws-places.ts'
import { allowPlaintext, ca } from '../../connections/kinds/common.ts'
import { urlComplaint } from '../../connections/kinds/http.ts'
import { addressing, bucketComplaint, bucketUrl } from '../../connections/kinds/s3.ts'
import type { RemoteDefinition } from './definition.ts'
import { gitDefinition } from './git-address.ts'

/** What lies before a name: whole parts with slashes between them. */
function pathComplaint(value: string): string | null {
  const isPath = /^[\w.~-]+(\/[\w.~-]+)*\/?$/.test(value) && !value.split('/').some((part) => /^\.+$/.test(part))
  return isPath && value.length <= 200
    ? null
    : 'Write names of folders with slashes between them, such as teams/keyward.'
}

function urlField(placeholder: string, help: string): ParameterField {
  return { name: 'url', label: 'Address', kind: 'text', required: true, placeholder, help, validate: urlComplaint }
}

const targetOfUrl = ({ url = '' }: Readonly<Record<string, string>>) => hostPort(endpointOfUrl(new URL(url)))

const webdav: RemoteDefinition = {
  id: 'webdav',
  label: 'WebDAV',
  summary: 'A folder on a WebDAV server, such as Apache’s or nginx’s.',
  parameters: [
    urlField(
      'https://files.example.com/keyward',
      'The folder that the team uses, and nobody else. It is made when it is missing.',
    ),
    ca,
    allowPlaintext,
  ],
  credentialTypes: ['basic-auth', 'bearer-token', 'tls-client-certificate'],
  credential: 'optional',
  target: targetOfUrl,
  open: async (request) => (await import('./webdav.ts')).openWebdav(request),
}

const s3: RemoteDefinition = {
  id: 's3',
  label: 'S3 storage',
  summary: 'A bucket in Amazon S3, or in a storage that speaks like it and keeps to If-None-Match.',
  parameters: [
    endpoint,
    region,
    { name: 'bucket', label: 'Bucket', kind: 'text', required: true, validate: bucketComplaint },
    {
      name: 'prefix',
      label: 'Prefix',
      kind: 'text',
      required: false,
      placeholder: 'keyward/',
      help: 'What the keys of the team’s objects begin with. It ends with a slash.',
      validate: (value) =>
        pathComplaint(value) ?? (value.endsWith('/') ? null : 'End the prefix with a slash, such as keyward/.'),
    },
    addressing,
    ca,
    allowPlaintext,
  ],
  credentialTypes: ['aws-access-key'],
  target: (parameters) => hostPort(endpointOfUrl(bucketUrl(parameters))),
  furtherTargets: stsTargets,
  open: async (request) => (await import('./s3.ts')).openS3(request),
}

const vaultKv: RemoteDefinition = {
  id: 'vault-kv',
  label: 'HashiCorp Vault or OpenBao',
  summary: 'A path in a key-value store, version 2.',
  parameters: [
    urlField('https://vault.example.com:8200', 'Where Vault’s API begins, without /v1.'),
    {
      name: 'namespace',
      label: 'Namespace',
      kind: 'text',
      required: false,
      placeholder: 'team-a',
      validate: pathComplaint,
    },
    {
      name: 'mount',
      label: 'Mount',
      kind: 'text',
      required: true,
      default: 'secret',
      help: 'Where the key-value store is mounted.',
      validate: (value) => pathComplaint(value) ?? (value.endsWith('/') ? 'Leave out the slash at the end.' : null),
    },
    {
      name: 'path',
      label: 'Path',
      kind: 'text',
      required: true,
      default: 'keyward',
      help: 'The folder inside that the team uses, and nobody else.',
      validate: pathComplaint,
    },
    ca,
    allowPlaintext,
  ],
  credentialTypes: ['bearer-token'],
  target: targetOfUrl,
  open: async (request) => (await import('./vault-kv.ts')).openVaultKv(request),
}

const folder: RemoteDefinition = {
  id: 'folder',
  label: 'Shared folder',
  summary: 'A folder on a drive that the team shares, such as SMB’s or NFS’s.',
  parameters: [
    {
      name: 'path',
      label: 'Folder',
      kind: 'text',
      required: true,
      placeholder: process.platform === 'win32' ? 'S:\\Keyward' : '/mnt/team/keyward',
      help: 'A folder that is there, which the team uses and nobody else.',
      validate: (value) => (isAbsolute(value) && !value.includes('\0') ? null : 'Write the whole path of the folder.'),
    },
  ],
  credentialTypes: null,
  target: () => null,
  objection: async (parameters) => (await import('./folder.ts')).copiedFolder(parameters),
  open: async (request) => (await import('./folder.ts')).openFolder(request),
}

/** Kinds of team servers, in the order in which they are offered. */
export const remoteDefinitions: readonly RemoteDefinition[] = [webdav, s3, vaultKv, folder, gitDefinition]

import type { FieldIssue } from '../../../shared/errors.ts'
import type { ConnectionKind, Parameters } from '../kind.ts'
import { ca } from './common.ts'
import { emulator, placeTarget } from './emulator.ts'

/** Google's own sign-in services: a key file that names others is not followed. */
export const googleTokenUrl = 'https://oauth2.googleapis.com/token'
export const googleStsUrl = 'https://sts.googleapis.com/v1/token'
export const googleIamUrl = 'https://iamcredentials.googleapis.com'

/** Google Cloud by a service account or a federated identity. */
export const googleCloudKind: ConnectionKind = {
  id: 'google-cloud',
  label: 'Google Cloud',
  summary: 'Signs in to Google Cloud and asks one service for something harmless.',
  group: 'clouds',
  parameters: [
    {
      name: 'resource',
      label: 'Service',
      kind: 'choice',
      required: true,
      default: 'token',
      choices: [
        { value: 'token', label: 'The sign-in alone' },
        { value: 'project', label: 'Resource Manager: a project' },
        { value: 'storage', label: 'Cloud Storage: a bucket' },
        { value: 'bigquery', label: 'BigQuery: datasets' },
      ],
    },
    {
      name: 'project',
      label: 'Project',
      kind: 'text',
      required: false,
      placeholder: 'meridian-production',
      help: 'The ID of the project, for Resource Manager and BigQuery.',
      validate: (value) =>
        /^([a-z0-9.-]+:)?[a-z0-9][a-z0-9-]{0,60}$/.test(value) ? null : 'Write the ID of a project.',
    },
    {
      name: 'bucket',
      label: 'Bucket',
      kind: 'text',
      required: false,
      help: 'For Cloud Storage: one object of it is listed.',
      validate: (value) => (/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(value) ? null : 'Write the name of a bucket.'),
    },
    ca,
    emulator,
  ],
  credentialTypes: ['gcp-service-account', 'gcp-workload-federation'],
  check,
  target: (parameters) => placeTarget(googleRequest(parameters), parameters.emulator),
  furtherTargets: (parameters, { type }) =>
    (type === 'gcp-workload-federation' ? [googleStsUrl, googleIamUrl] : [googleTokenUrl]).map((url) =>
      placeTarget(url, parameters.emulator),
    ),
}

function check({ resource, project = '', bucket = '' }: Parameters): FieldIssue[] {
  const needsProject = resource === 'project' || resource === 'bigquery'
  if (needsProject && project === '') return [{ path: 'project', message: 'Give the project.' }]
  if (resource === 'storage' && bucket === '') return [{ path: 'bucket', message: 'Give the bucket.' }]
  return []
}

/** The address of the harmless request. */
export function googleRequest({ resource, project = '', bucket = '' }: Parameters): string {
  const [inProject, inBucket] = [encodeURIComponent(project), encodeURIComponent(bucket)]
  if (resource === 'project') return `https://cloudresourcemanager.googleapis.com/v3/projects/${inProject}`
  if (resource === 'storage')
    return `https://storage.googleapis.com/storage/v1/b/${inBucket}/o?maxResults=1&fields=kind`
  if (resource === 'bigquery') {
    return `https://bigquery.googleapis.com/bigquery/v2/projects/${inProject}/datasets?maxResults=1`
  }
  return 'https://oauth2.googleapis.com/tokeninfo'
}

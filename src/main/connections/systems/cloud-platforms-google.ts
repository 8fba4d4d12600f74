import type { CatalogSystem } from './system.ts'

export const cloudPlatformsGoogleSystems: readonly CatalogSystem[] = [
  {
    id: '4ac27f9e-d731-5e4b-842c-2d03bad9f7ae',
    slug: 'google-cloud',
    name: 'Google Cloud',
    category: 'Cloud and infrastructure',
    summary: 'A service account, or a federated identity.',
    kind: 'google-cloud',
    parameters: { resource: 'token' },
    credentialType: 'gcp-service-account',
    credentialConfig: {},
    probe: 'Signs in to Google Cloud.',
    docs: {
      create: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
      restrict: 'https://console.cloud.google.com/iam-admin/iam',
      reference: 'https://cloud.google.com/iam/docs/service-account-creds',
    },
    guide: {
      create: [
        'Create a service account for the program.',
        'Prefer the workload’s own identity, or workload identity federation: both need no key.',
        'Otherwise add a key of the kind JSON, and keep the file nowhere but here.',
      ],
      restrict: [
        'Grant predefined roles on single resources, not Editor on the project.',
        'Let the recommender take away what is never used.',
      ],
      rotate: [
        'Add a second key: an account may have ten.',
        'Rotate the credential in Keyward with it, and test its connections.',
        'Disable the old key, look at its last use for a day, then delete it.',
      ],
      revoke: [
        'Disable the key: it can be enabled again while you look what breaks.',
        'Then delete it. Tokens that were issued live for up to an hour.',
      ],
      overlap: true,
      lifetime: 'Until it is deleted, unless the organization lets keys expire.',
    },
  },
  {
    id: 'd489b0b3-b36c-55d1-b871-63aeb173101c',
    slug: 'google-cloud-storage',
    name: 'Google Cloud Storage',
    category: 'Storage',
    summary: 'Files in Google Cloud.',
    kind: 'google-cloud',
    parameters: { resource: 'storage' },
    credentialType: 'gcp-service-account',
    credentialConfig: {},
    probe: 'Signs in and lists at most one object of the bucket.',
    docs: {
      create: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
      restrict: 'https://console.cloud.google.com/iam-admin/iam',
      reference: 'https://cloud.google.com/storage/docs/access-control',
    },
    guide: {
      create: [
        'Create a service account for the program.',
        'Prefer the workload’s own identity, or workload identity federation: both need no key.',
        'Otherwise add a key of the kind JSON, and keep the file nowhere but here.',
      ],
      restrict: ['Grant Storage Object Viewer on one bucket.', 'Use uniform bucket-level access.'],
      rotate: [
        'Add a second key: an account may have ten.',
        'Rotate the credential in Keyward with it, and test its connections.',
        'Disable the old key, look at its last use for a day, then delete it.',
      ],
      revoke: [
        'Disable the key: it can be enabled again while you look what breaks.',
        'Then delete it. Tokens that were issued live for up to an hour.',
      ],
      overlap: true,
      lifetime: 'Until it is deleted, unless the organization lets keys expire.',
    },
  },
  {
    id: '933b32f2-9b25-5479-8ceb-29a13ccbdcee',
    slug: 'bigquery',
    name: 'Google BigQuery',
    category: 'Data and analytics',
    summary: 'Data warehouse in Google Cloud.',
    kind: 'google-cloud',
    parameters: { resource: 'bigquery' },
    credentialType: 'gcp-service-account',
    credentialConfig: {},
    probe: 'Signs in and lists at most one dataset of the project.',
    docs: {
      create: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
      restrict: 'https://console.cloud.google.com/iam-admin/iam',
      reference: 'https://cloud.google.com/bigquery/docs/access-control',
    },
    guide: {
      create: [
        'Create a service account for the program.',
        'Prefer the workload’s own identity, or workload identity federation: both need no key.',
        'Otherwise add a key of the kind JSON, and keep the file nowhere but here.',
      ],
      restrict: [
        'Grant BigQuery Data Viewer on single datasets, and BigQuery Job User on the project.',
        'Set a quota on bytes scanned.',
      ],
      rotate: [
        'Add a second key: an account may have ten.',
        'Rotate the credential in Keyward with it, and test its connections.',
        'Disable the old key, look at its last use for a day, then delete it.',
      ],
      revoke: [
        'Disable the key: it can be enabled again while you look what breaks.',
        'Then delete it. Tokens that were issued live for up to an hour.',
      ],
      overlap: true,
      lifetime: 'Until it is deleted, unless the organization lets keys expire.',
    },
  },
]

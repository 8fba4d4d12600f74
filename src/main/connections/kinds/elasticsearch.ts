import type { ConnectionKind } from '../kind.ts'
import { region, stsTargets } from './aws-places.ts'
import { allowPlaintext, ca, httpCredentials } from './common.ts'
import { targetOfUrl, urlComplaint } from './http.ts'

/** Elasticsearch and OpenSearch, also as a service of AWS. */
export const elasticsearchKind: ConnectionKind = {
  id: 'elasticsearch',
  label: 'Elasticsearch or OpenSearch',
  summary: 'Asks a cluster of Elasticsearch or OpenSearch who is signed in, and counts one index where it is named.',
  group: 'databases',
  parameters: [
    {
      name: 'url',
      label: 'Address',
      kind: 'text',
      required: true,
      placeholder: 'https://search.example.com:9200',
      help: 'Of the cluster, with its path where it has one. The credential is bound to its host.',
      validate: urlComplaint,
    },
    {
      name: 'index',
      label: 'Index',
      kind: 'text',
      required: false,
      placeholder: 'orders-*',
      help: 'An index, an alias or a pattern that the credential must be allowed to count. Left empty: the sign-in alone is tested.',
      validate: (value) =>
        /^[^\s/?#"\\<>|A-Z]{1,255}$/.test(value) && !/^[_+-]/.test(value) && !/^\.{1,2}$/.test(value)
          ? null
          : 'Write the name of an index, an alias or a pattern, in lower case.',
    },
    {
      ...region,
      help: 'For Amazon OpenSearch with an access key of AWS alone: the region that requests are signed for.',
    },
    ca,
    allowPlaintext,
  ],
  credentialTypes: [...httpCredentials, 'aws-access-key'],
  target: targetOfUrl,
  furtherTargets: ({ region: name = '' }, outline) =>
    outline.type === 'aws-access-key' ? stsTargets({ region: name }, outline) : [],
}

import { jsonText, readJsonObject } from '../text-rules.ts'
import { type CredentialType, textOf } from '../type.ts'

const audience =
  /^\/\/iam\.googleapis\.com\/(projects\/[^/\s]{1,63}\/locations\/global\/workloadIdentityPools|locations\/global\/workforcePools)\/[^/\s]{1,63}\/providers\/[^/\s]{1,63}$/

/** Google’s security token service, also of one region (`sts.europe-west3.rep.googleapis.com`) and with mutual TLS. */
const tokenAddress = /^https:\/\/sts(\.mtls|\.[a-z0-9-]{1,40}\.rep)?\.googleapis\.com\/v1\/token$/
const impersonation =
  /^https:\/\/iamcredentials(\.mtls|\.[a-z0-9-]{1,40}\.rep)?\.googleapis\.com\/v1\/projects\/-\/serviceAccounts\/([^/\s:]{1,200}):generateAccessToken$/

/** A workload of another cloud or identity provider that signs in to Google Cloud without a key of Google’s. */
export const gcpWorkloadFederation: CredentialType = {
  id: 'gcp-workload-federation',
  label: 'Google workload federation',
  summary: 'How a workload elsewhere signs in to Google Cloud with its own identity, as the JSON configuration.',
  group: 'clouds',
  primary: 'configuration',
  fields: [
    {
      name: 'configuration',
      label: 'Configuration file',
      kind: 'multiline',
      secret: true,
      required: true,
      placeholder: '{ "type": "external_account", … }',
      help: 'The JSON file that gcloud iam workload-identity-pools create-cred-config writes.',
      validate: configurationComplaint,
    },
  ],
  env: (values) => ({ GOOGLE_CREDENTIALS: textOf(values, 'configuration') }),
  material(values) {
    const read = readJsonObject(textOf(values, 'configuration'))
    if (typeof read === 'string') return { facts: [], warnings: [] }
    const pool = jsonText(read.object, 'audience').split('/')
    return {
      facts: [
        { label: 'Pool', value: pool.at(-3) ?? '' },
        { label: 'Provider', value: pool.at(-1) ?? '' },
        {
          label: 'Service account',
          value: impersonation.exec(jsonText(read.object, 'service_account_impersonation_url'))?.[2] ?? '',
        },
      ],
      warnings: [],
    }
  },
}

function configurationComplaint(text: string): string | null {
  const read = readJsonObject(text)
  if (typeof read === 'string') return read
  const { object } = read
  const type = jsonText(object, 'type')
  if (type === 'service_account') return 'This is the key of a service account, which has its own type.'
  if (type !== 'external_account') return 'This is no configuration of workload federation: its "type" is another.'
  if (!audience.test(jsonText(object, 'audience'))) return 'The file’s "audience" is no provider of a pool.'
  if (!/^urn:ietf:params:(oauth:token-type:|aws:token-type:)/.test(jsonText(object, 'subject_token_type')))
    return 'The file lacks "subject_token_type".'
  const foreign = (name: string) =>
    `The file’s "${name}" is not Google’s. Don’t use it: that address would get the sign-in.`
  if (!tokenAddress.test(jsonText(object, 'token_url'))) return foreign('token_url')
  const account = jsonText(object, 'service_account_impersonation_url')
  if (account !== '' && !impersonation.test(account)) return foreign('service_account_impersonation_url')
  const universe = jsonText(object, 'universe_domain')
  if (universe !== '' && universe !== 'googleapis.com') return 'Only accounts of googleapis.com can be used.'
  const source = object.credential_source
  if (typeof source !== 'object' || source === null) return 'The file lacks "credential_source".'
  if ('executable' in source) return 'The file wants a program to be run for the sign-in. Keyward runs none.'
  return ['file', 'url', 'environment_id', 'certificate'].some((name) => name in source)
    ? null
    : 'The file’s "credential_source" names neither a file, an address nor AWS.'
}

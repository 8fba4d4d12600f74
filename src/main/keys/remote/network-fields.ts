import type { ProviderField } from '../provider.ts'

/** How a service is reached, the same for all of them. They stand last among a provider's fields. */
export const networkFields: readonly ProviderField[] = [
  {
    name: 'caFile',
    label: 'CA certificates',
    placeholder: '/etc/ssl/company-ca.pem',
    help: 'A PEM file with certificates to trust beside the system’s, for a proxy or server of your organisation.',
    variable: 'KEYWARD_KMS_CA_FILE',
  },
  {
    name: 'proxy',
    label: 'Proxy',
    placeholder: 'http://proxy.example:3128',
    help: 'Otherwise HTTPS_PROXY and NO_PROXY decide.',
    variable: 'KEYWARD_KMS_PROXY',
    validate: (value) => {
      const url = URL.parse(value)
      if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'Write it as http://HOST:PORT.'
      if (url.username !== '' || url.password !== '')
        return 'It would stand readable in keyslots.json. Give a proxy’s sign-in in HTTPS_PROXY.'
      return null
    },
  },
]

import type { CredentialType } from '../type.ts'
import { apiKey } from './api-key.ts'
import { awsAccessKey } from './aws-access-key.ts'
import { azureServicePrincipal } from './azure-service-principal.ts'
import { basicAuth } from './basic-auth.ts'
import { bearerToken } from './bearer-token.ts'
import { custom } from './custom.ts'
import { databaseLogin } from './database-login.ts'
import { environmentVariables } from './environment-variables.ts'
import { gcpServiceAccount } from './gcp-service-account.ts'
import { gcpWorkloadFederation } from './gcp-workload-federation.ts'
import { keyPair } from './key-pair.ts'
import { natsCredentials } from './nats-credentials.ts'
import { oauth2AuthorizationCode } from './oauth2-authorization-code.ts'
import { oauth2ClientCredentials } from './oauth2-client-credentials.ts'
import { password } from './password.ts'
import { sshKey } from './ssh-key.ts'
import { tlsClientCertificate } from './tls-client-certificate.ts'
import { webhookSecret } from './webhook-secret.ts'

/** Every credential type, in the order in which a person chooses among them. */
export const credentialTypes: readonly CredentialType[] = [
  apiKey,
  bearerToken,
  basicAuth,
  oauth2ClientCredentials,
  oauth2AuthorizationCode,
  databaseLogin,
  password,
  awsAccessKey,
  azureServicePrincipal,
  gcpServiceAccount,
  gcpWorkloadFederation,
  sshKey,
  tlsClientCertificate,
  keyPair,
  webhookSecret,
  natsCredentials,
  environmentVariables,
  custom,
]

const byId = new Map(credentialTypes.map((type) => [type.id, type]))

/** The type with this id, or undefined when this version does not know it. */
export function findType(id: string): CredentialType | undefined {
  return byId.get(id)
}

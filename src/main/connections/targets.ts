import { VaultError } from '../../shared/errors.ts'
import type { SecretPurpose, Secrets } from '../credentials/secrets.ts'
import { typeOf } from '../credentials/service.ts'
import type { ConnectionRecord } from '../vault/repositories/connections.ts'
import type { Leg, ProbeTarget } from './connector.ts'

/** Opens what a connection needs for one use, the secrets of its credential among it. */
export interface Targets {
  /**
   * @param timeoutMs milliseconds that the use may take
   * @throws VaultError `connection-incomplete` without a credential, and what `Secrets.use` throws
   */
  open(connection: ConnectionRecord, purpose: SecretPurpose, timeoutMs: number): Promise<ProbeTarget>
}

export function createTargets(secrets: Secrets): Targets {
  const openLeg = async (connection: ConnectionRecord, purpose: SecretPurpose): Promise<Leg> => {
    if (connection.credential_id === null) throw new VaultError('connection-incomplete')
    const parameters = JSON.parse(connection.parameters) as Record<string, string>
    const use = { purpose, host: connection.target, connection: connection.name }
    return secrets.use(connection.credential_id, use, ({ record, values, secrets: opened }) => {
      const type = typeOf(record.type)
      return {
        kind: connection.kind,
        parameters,
        credential: {
          type: record.type,
          values,
          secretFields: Object.keys(opened),
          http: type.http?.(values) ?? { headers: {}, query: {} },
          clientCertificate: type.clientCertificate?.(values) ?? null,
        },
        boundHosts: JSON.parse(record.bound_hosts) as string[],
        ca: parameters.ca ?? '',
      }
    })
  }

  return {
    async open(connection, purpose, timeoutMs) {
      return { ...(await openLeg(connection, purpose)), timeoutMs }
    },
  }
}

import type { Credential, Recognised } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { toErrorBody } from '../../client/errors.ts'
import { showToast } from '../../ui/toast.tsx'

type Proposal = NonNullable<Recognised['connection']>

/** Makes the connection that a pasted text described. The credential is stored already: a failure is told, and no more. */
export async function connect(credential: Credential, { kind, parameters }: Proposal): Promise<void> {
  try {
    // The form names the host: making the connection is the consent to it.
    await client.connections.create({
      input: {
        name: credential.name,
        kind,
        systemId: credential.systemId,
        environment: credential.environment,
        credentialId: credential.id,
        parameters,
        purpose: '',
      },
      consent: true,
    })
  } catch (failure) {
    const { message, issues } = toErrorBody(failure)
    showToast({ title: 'The connection was not made.', detail: issues?.[0]?.message ?? message, tone: 'bad' })
  }
}

/** `postgresql, db.example.com:5432`. */
export function describeConnection({ kind, parameters: { url, host, port } }: Proposal): string {
  const place = url ?? [host, port].filter(Boolean).join(':')
  return [kind, place].filter(Boolean).join(', ')
}

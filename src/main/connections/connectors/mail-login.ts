import { failure } from '../classify.ts'
import { ProbeFailure, type ProbeTarget } from '../connector.ts'
import { loginOf } from './database.ts'

/** What a user signs in to a mail server with: one of password, token and certificate. */
export interface MailLogin {
  readonly user: string
  readonly password: string
  /** An OAuth access token, or empty. */
  readonly accessToken: string
  readonly hasCertificate: boolean
}

/**
 * The login in a target. A token names nobody, so the connection says whom it signs in.
 *
 * @throws ProbeFailure `misconfigured` without a user
 */
export function mailLoginOf(target: ProbeTarget): MailLogin {
  const { user, password } = loginOf(target)
  const { values, clientCertificate } = target.credential
  const accessToken = typeof values.accessToken === 'string' ? values.accessToken : ''
  const login = {
    user: (accessToken !== '' && target.parameters.user) || user,
    password,
    accessToken,
    hasCertificate: clientCertificate !== null,
  }
  if (login.user === '' && !login.hasCertificate) {
    throw new ProbeFailure(
      failure('misconfigured', '', {
        message: 'The server needs a user name, and there is none.',
        remedy: accessToken === '' ? 'Add the user name to the credential.' : 'Give the user in the connection.',
      }),
    )
  }
  if (login.password === '' && accessToken === '' && !login.hasCertificate) throw noPassword
  return login
}

const noPassword = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'The server asks for a password, and the credential has none.',
    remedy: 'Add the password to the credential.',
  }),
)

/** None of the server's mechanisms suits the credential. */
export function noCommonMechanism(offered: readonly string[]): ProbeFailure {
  const known = offered.filter((name) => /^[A-Z0-9-]{3,20}$/.test(name)).slice(0, 10)
  return new ProbeFailure(
    failure('misconfigured', known.join(', '), {
      message: 'The server offers no way to sign in with this kind of credential.',
      remedy: 'Use a password where the server takes passwords, or an OAuth credential where it takes tokens.',
    }),
  )
}

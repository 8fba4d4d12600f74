import type { Socket } from 'node:net'
import type { AnyAuthMethod, Client, ServerHostKeyAlgorithm, utils as Ssh2Utils } from 'ssh2'
import { failure, property } from '../classify.ts'
import { type Leg, ProbeFailure, type ProbeFailureInfo } from '../connector.ts'
import { abortable } from '../net.ts'
import {
  fingerprintOf,
  formatHostKey,
  judgeHostKey,
  parseHostKey,
  preferredAlgorithms,
  readTrustedKeys,
} from './host-keys.ts'

/** An SSH connection whose server has proven itself, and to which nobody has signed in yet. */
export interface SshSession {
  readonly client: Client
  /** What the server calls itself, such as `OpenSSH_9.2p1`. */
  readonly software: string
  /** Signs in as the leg's credential says. @throws ProbeFailure, or an error that `classifySsh` knows */
  signIn(signal: AbortSignal): Promise<void>
}

/** Told about the key of a server that is not trusted. */
export type OnHostKey = (key: { readonly key: string; readonly fingerprint: string }) => void

/**
 * Agrees on encryption and checks the server's key, over a connection that is open. A server that isn't trusted is left
 * before anything of the credential is sent.
 *
 * @throws ProbeFailure `host-key-unknown` or `host-key-changed`, after `onHostKey` was told; `misconfigured` for a
 *   credential without a user name
 */
export async function openSsh(
  leg: Leg,
  socket: Socket,
  signal: AbortSignal,
  onHostKey: OnHostKey,
): Promise<SshSession> {
  const { Client: SshClient, utils } = (await import('ssh2')).default
  const methods = signInMethods(leg, utils.parseKey)
  const trusted = readTrustedKeys([leg.parameters.hostKey ?? '', ...leg.knownHostKeys].join('\n')) ?? []
  const preferred: ServerHostKeyAlgorithm[] = preferredAlgorithms(trusted)
  const client = new SshClient()
  /** Resolved when the handshake is over: the driver then asks for the first way to sign in, which is given later. */
  const handshake = Promise.withResolvers<void>()
  const signedIn = Promise.withResolvers<void>()
  const begin = Promise.withResolvers<void>()
  signedIn.promise.catch(() => {})
  let refusal: ProbeFailure | undefined
  let isPartial = false
  /** Whether the other end said something, and never what an SSH server says first. */
  const spokeOtherwise = (error: unknown) =>
    socket.bytesRead > 0 && error instanceof Error && error.message.startsWith('Connection lost before handshake')
  const fail = (error: unknown) => {
    const reason = refusal ?? (isPartial ? secondFactor : spokeOtherwise(error) ? notSsh : error)
    handshake.reject(reason)
    signedIn.reject(reason)
  }
  // Stays for good: an error after the finding concerns nobody, and without a listener it would end the worker.
  client.on('error', fail)
  client.once('close', () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  client.once('ready', () => signedIn.resolve())
  signal.addEventListener('abort', () => client.destroy(), { once: true })

  client.connect({
    sock: socket,
    username: methods[0].username,
    // Deadlines are the test's.
    readyTimeout: 0,
    algorithms: {
      // RSA with SHA-1 alone proves nothing any more (RFC 8332); the driver would still take it.
      serverHostKey: { prepend: preferred, append: [], remove: ['ssh-rsa'] },
      // Nothing is large here, and what is packed can be made to cost any amount of memory.
      compress: ['none'],
    },
    authHandler(_left, partialSuccess, next) {
      handshake.resolve()
      isPartial ||= partialSuccess === true
      const method = methods.shift()
      // The driver takes false for "no more", though its types leave it out.
      begin.promise.then(() => next((method ?? false) as AnyAuthMethod))
    },
    hostVerifier(blob: Buffer) {
      const key = parseHostKey(blob)
      const verdict = key === null ? 'changed' : judgeHostKey(blob, trusted)
      // Not offered for trust: somebody has withdrawn it, whose reasons are better than a look at the fingerprint.
      const isRevoked = key !== null && leg.revokedHostKeys.includes(formatHostKey(key))
      if (verdict === 'trusted' && !isRevoked) return true
      const fingerprint = fingerprintOf(blob)
      if (isRevoked) {
        refusal = new ProbeFailure(failure('host-key-changed', fingerprint, revokedKey))
        return false
      }
      if (key !== null) onHostKey({ key: formatHostKey(key), fingerprint })
      refusal = new ProbeFailure(failure(verdict === 'unknown' ? 'host-key-unknown' : 'host-key-changed', fingerprint))
      return false
    },
  })
  await abortable(handshake.promise, signal)
  return {
    client,
    software: softwareOf(client),
    async signIn(inner) {
      begin.resolve()
      await abortable(signedIn.promise, inner)
    },
  }
}

const revokedKey = {
  message: 'The server shows a key that is marked as revoked in known_hosts on this computer.',
  remedy:
    'Find out why it was revoked. Remove the mark from known_hosts only when you know that it was put there in error.',
}

const notSsh = new ProbeFailure(
  failure('unexpected-answer', '', { message: 'Something answers here, but not an SSH server.' }),
)

const secondFactor = new ProbeFailure(
  failure('auth-failed', '', {
    message: 'The server accepts the credential, but asks for a second factor beside it.',
    remedy: 'Use an account without one for integrations, or have the server allow its key alone.',
  }),
)

const noWay = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'The credential holds neither a private key nor a password.',
    remedy: 'Choose a credential that holds one.',
  }),
)

const badKey = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'The private key can’t be opened with the stored passphrase.',
    remedy: 'Rotate the credential with a key and its passphrase.',
  }),
)

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'SSH needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential.',
  }),
)

type SignInMethod = AnyAuthMethod & { readonly username: string }

/** What the credential can sign in with, each tried once. @throws ProbeFailure `misconfigured` */
function signInMethods(leg: Leg, parseKey: typeof Ssh2Utils.parseKey): [SignInMethod, ...SignInMethod[]] {
  const username = text(leg, 'username')
  if (username === '') throw noUser
  const [key, passphrase, password] = [text(leg, 'privateKey'), text(leg, 'passphrase'), text(leg, 'password')]
  if (key !== '') {
    const lock = passphrase === '' ? {} : { passphrase }
    if (parseKey(key, passphrase) instanceof Error) throw badKey
    return [{ type: 'publickey', username, key, ...lock }]
  }
  if (password === '') throw noWay
  return [
    { type: 'password', username, password },
    // What servers with PAM offer instead. One question is the password; more ask for what a stored one can't answer.
    {
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.length === 1 ? [password] : []),
    },
  ]
}

function text({ credential }: Leg, name: string): string {
  const value = credential.values[name]
  return typeof value === 'string' ? value : ''
}

/** The software of the identification string (RFC 4253, section 4.2). The driver's types leave it out. */
function softwareOf(client: Client): string {
  const ident = String(property(client, '_remoteVer') ?? '')
  return /^[\w.+-]{1,60}/.exec(ident.replace(/^SSH-2\.0-/, ''))?.[0] ?? ''
}

/** Errors of the driver, which tells by a level in which layer they arose. */
export function classifySsh(error: unknown): ProbeFailureInfo | undefined {
  const message = error instanceof Error ? error.message : ''
  const level = property(error, 'level')
  if (level === 'client-authentication' || /All configured authentication methods failed/.test(message)) {
    return failure('auth-failed', '', {
      message: 'The server does not accept this user with this key or password.',
      remedy: 'Check the user name, and that the key or password is still valid for this server.',
    })
  }
  if (level === 'handshake' || level === 'protocol') {
    if (/no matching/.test(message)) {
      return failure('tls-unsupported', '', {
        message: 'The server and Keyward found no common way to encrypt.',
        remedy: 'Have the server updated: what it offers is not secure any more.',
      })
    }
    return /Connection lost before handshake/.test(message) ? failure('disconnected') : notSsh.info
  }
  return undefined
}

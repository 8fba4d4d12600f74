import { type ErrorCode, VaultError } from '../../../shared/errors.ts'

/**
 * How git, curl and OpenSSH say it, in the language C, the most certain first. What a server says is marked with `remote:` and isn't
 * looked at, save for the reasons of a refused push.
 */
const sentences: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|No .* host key is known for/,
    'remote-host-key',
  ],
  [
    /Permission denied \(|Too many authentication failures|Load key .*(incorrect passphrase|error in libcrypto|invalid format)/,
    'remote-auth',
  ],
  [
    /Authentication failed for|could not read (Username|Password) for|terminal prompts disabled|returned error: 401/,
    'remote-auth',
  ],
  [
    /returned error: 403|HTTP 403|hook declined|protected branch|insufficient permission|Permission to .* denied|detected dubious ownership|Permission denied$/m,
    'remote-permission',
  ],
  [
    /returned error: 404|repository '.*' not found|does not appear to be a git repository|No such file or directory$/m,
    'remote-not-found',
  ],
  [
    /SSL certificate problem|server certificate verification failed|SSL: no alternative certificate subject name|gnutls_handshake\(\) failed|SSL_ERROR_SYSCALL|SSL routines|error setting certificate/,
    'remote-tls',
  ],
  [/unable to update url base from redirection|returned error: 3\d\d/, 'remote-not-the-service'],
  [
    /returned error: 413|exceeds .* size limit|pack exceeds maximum allowed size|larger than the allowed/,
    'remote-too-large',
  ],
  [/No space left on device|Disk quota exceeded|quota/i, 'remote-full'],
  [/returned error: 429/, 'remote-throttled'],
  [/returned error: 5\d\d/, 'remote-unavailable'],
  [/transport '.*' not allowed/, 'remote-misconfigured'],
  [/timed out|Operation too slow/, 'remote-timeout'],
  [/is not valid: is this a git repository|not valid: could not determine hash algorithm/, 'remote-not-the-service'],
  [/fsck error|index-pack failed.*|bad object|inflate: data stream error/, 'remote-damaged'],
  [/unrecognized option|unknown option|is not a git command|usage: git/, 'remote-program-missing'],
]

/** What git means by a failure of the network or the server. */
export function gitFailure(said: string): VaultError {
  const own = said
    .split('\n')
    .filter((line) => !line.startsWith('remote: ') || /remote: (fatal|error): /.test(line))
    .join('\n')
  // The connection may break anywhere, and there are many words for it: what isn't known is taken for that, and tried again.
  return new VaultError(sentences.find(([pattern]) => pattern.test(own))?.[1] ?? 'remote-unreachable')
}

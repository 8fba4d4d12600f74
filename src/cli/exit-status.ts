import type { ErrorCode } from '../shared/errors.ts'

/**
 * What the command tells a script: 0 done, 1 what was asked failed, 2 usage, 3 locked or can't be opened, 4 not found,
 * 5 refused (conflict, host binding, disabled, access level).
 */
export type ExitStatus = 0 | 1 | 2 | 3 | 4 | 5

const statuses = {
  'invalid-request': 2,
  'not-found': 4,
  'name-taken': 5,
  'edit-conflict': 5,
  'confirmation-mismatch': 5,
  'secret-in-metadata': 5,
  cancelled: 1,
  internal: 1,
  'too-large': 2,

  'vault-locked': 3,
  'vault-not-found': 4,
  'vault-exists': 5,
  'vault-name-invalid': 2,
  'vault-damaged': 3,
  'vault-foreign': 3,
  'vault-newer': 3,
  'vault-busy': 3,
  'keyslots-damaged': 3,
  'keyslots-tampered': 3,
  'disk-full': 1,
  'folder-not-writable': 1,
  'backup-failed': 1,
  'runtime-too-old': 3,

  'wrong-passphrase': 3,
  'passphrase-too-weak': 2,
  'passphrase-required': 3,
  'no-slot-opens': 3,
  'slot-not-found': 4,
  'last-slot': 5,
  'keychain-unavailable': 3,
  'key-missing': 3,
  'key-invalid': 3,
  'key-not-set': 3,
  'key-wrong': 3,
  'key-misconfigured': 3,
  'key-wrong-vault': 3,
  'provider-unknown': 3,
  'noop-refused': 5,

  'credential-disabled': 5,
  'credential-in-trash': 5,
  'credential-in-use': 5,
  'secret-damaged': 1,
  'version-not-found': 4,
  'version-destroyed': 5,
  'version-current': 5,
  'type-unknown': 2,
  'field-invalid': 2,

  'kind-unknown': 2,
  'kind-mismatch': 5,
  'system-in-use': 5,
  'system-built-in': 5,
  'connection-incomplete': 5,
  'host-not-bound': 5,
  'test-not-running': 4,

  'bundle-malformed': 1,
  'bundle-wrong-key': 3,
  'bundle-unsupported': 1,
  'bundle-too-large': 2,
  'bundle-empty': 4,
  'recipient-invalid': 2,
  'identity-invalid': 2,
  'import-stale': 5,
  'file-not-found': 4,
  'file-unreadable': 1,
  'file-unwritable': 1,

  'unknown-call': 1,
  'page-missing': 1,
  'host-lost': 1,
  'port-unusable': 1,
  'sender-refused': 5,
  'session-refused': 5,
  'egress-blocked': 5,
  usage: 2,
  'secret-on-command-line': 2,
  'terminal-required': 2,
} as const satisfies Record<ErrorCode, ExitStatus>

/** The exit status of a failure. A code that this map lacks does not compile. */
export function exitStatusOf(code: ErrorCode): ExitStatus {
  return statuses[code]
}

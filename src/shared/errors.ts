/**
 * Every failure that a person or a script can meet. The list is closed: a new code is added here, with its sentence and
 * its remedy, before any code throws it. `message` says what happened, `remedy` what to do now; neither ever contains
 * input, paths or key material.
 */
const catalog = {
  // Requests
  'invalid-request': ['The request is not valid.', 'Correct the marked fields and try again.'],
  'not-found': ['That item does not exist in this vault.', 'List the items and check the name or ID.'],
  'name-taken': [
    'Another item already has this name.',
    'Choose a different name. Names differ by more than upper and lower case.',
  ],
  'edit-conflict': [
    'The item was changed elsewhere after you opened it.',
    'Reload it, look at the change, and apply yours again.',
  ],
  'confirmation-mismatch': ['The confirmation does not match the name.', 'Type the exact name of the item to confirm.'],
  'secret-in-metadata': [
    'This text looks like a secret, and names and notes are not write-only.',
    'Put the secret into a secret field and use a plain word here.',
  ],
  cancelled: ['The work was cancelled.', 'Nothing was changed. Start it again when you are ready.'],
  internal: [
    'Something went wrong inside Keyward.',
    'Your vault was not changed. Look into the log under the reference shown.',
  ],
  'too-large': [
    'The input is larger than Keyward accepts.',
    'Split it, or remove what does not belong into a credential.',
  ],

  // Vault
  'vault-locked': ['The vault is locked.', 'Unlock it, then try again.'],
  'vault-not-found': ['There is no vault here.', 'Create one, or point to the folder that holds your vaults.'],
  'vault-exists': ['A vault with this name already exists.', 'Choose another name, or open the existing vault.'],
  'vault-name-invalid': [
    'This is not a usable vault name.',
    'Use 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit.',
  ],
  'vault-damaged': [
    'The vault file is damaged or was altered.',
    'Restore the newest backup. The damaged file is left as it is.',
  ],
  'vault-foreign': [
    'These key slots belong to another vault file.',
    'Put keyslots.json and vault.db of the same vault together again, or restore a backup.',
  ],
  'vault-newer': [
    'This vault was written by a newer version of Keyward.',
    'Update Keyward. The vault was not touched.',
  ],
  'vault-busy': [
    'Another Keyward process is using the vault.',
    'Wait a moment and try again, or close the other window or command.',
  ],
  'keyslots-damaged': ['keyslots.json can’t be read.', 'Restore it from a backup. vault.db was not touched.'],
  'keyslots-tampered': [
    'keyslots.json was altered outside Keyward.',
    'Restore keyslots.json from a backup and find out who changed it.',
  ],
  'disk-full': ['The disk is full.', 'Free some space and try again. The vault is unchanged.'],
  'folder-not-writable': [
    'The vault folder can’t be written.',
    'Check the folder’s permissions, or move the vault to a folder of yours.',
  ],
  'backup-failed': ['The backup could not be written.', 'Check the target folder and its free space, then try again.'],
  'backup-not-found': ['There is no such backup.', 'List the backups and choose one of them.'],
  'backup-damaged': [
    'This is not a whole Keyward backup.',
    'Choose another backup. Nothing was changed by looking at this one.',
  ],
  'restore-stale': ['The vault or the backup changed after the preview.', 'Preview the restore again.'],
  'runtime-too-old': [
    'This Node.js is too old for the vault’s database.',
    'Use Node.js 22.14 or newer, or start Keyward with npm start, which brings its own.',
  ],

  // Key slots and key providers
  'wrong-passphrase': [
    'The passphrase does not open this vault.',
    'Check the keyboard layout and try again, or use another key slot.',
  ],
  'passphrase-too-weak': ['The passphrase is too easy to guess.', 'Use at least 12 characters, or five random words.'],
  'passphrase-required': [
    'A passphrase is needed to open this vault.',
    'Enter it, or give the command a file with --passphrase-file.',
  ],
  'no-slot-opens': [
    'No key slot could open this vault.',
    'Unlock with a passphrase, sign in on the unlock screen or a terminal where a key slot asks for that, set KEYWARD_CREDENTIAL_ENCRYPTION_KEY, or make the keychain available.',
  ],
  'slot-unknown': [
    'This computer has not used this key slot yet, and nothing proves its settings before it does.',
    'See that its settings are yours, then unlock with this slot by name: on the unlock screen, or with keyward vault slot trust ID.',
  ],
  'slot-not-found': ['There is no such key slot.', 'List the key slots and check the ID.'],
  'last-slot': [
    'This is the last key slot that can open the vault.',
    'Add another key slot and test it before you remove this one.',
  ],
  'keychain-unavailable': [
    'The keychain of this system is not available.',
    'Unlock or start the system keychain, or choose a passphrase or your own key instead.',
  ],
  'key-missing': [
    'The key of this slot is not in the keychain.',
    'Use another key slot, then remove this one and add it anew.',
  ],
  'key-invalid': [
    'This is not a Fernet key.',
    'A Fernet key is 32 bytes in URL-safe Base64: 44 characters ending in =.',
  ],
  'key-not-set': [
    'KEYWARD_CREDENTIAL_ENCRYPTION_KEY is not set.',
    'Set it to the Fernet key of this vault, or use another key slot.',
  ],
  'key-wrong': [
    'This key does not open the slot.',
    'Use the key that this vault was made with: in KEYWARD_CREDENTIAL_ENCRYPTION_KEY, or at the key provider, where one that was made anew under the same name opens nothing.',
  ],
  'key-misconfigured': ['The key slot is not set up correctly.', 'Check the settings of the key provider.'],
  'key-wrong-vault': [
    'The wrapped key does not belong to this vault or was altered.',
    'Restore keyslots.json from a backup, or use another key slot.',
  ],
  'key-not-signed-in': [
    'There is no sign-in for the key provider.',
    'Sign in as this key slot does (see its settings), then try again.',
  ],
  'key-auth': [
    'The key provider refused the sign-in.',
    'Check the sign-in of this key slot, then try again. Another key slot still opens the vault.',
  ],
  'key-expired-aws': [
    'The AWS sign-in has expired.',
    'Run aws sso login --profile PROFILE, or renew the session token, then try again.',
  ],
  'key-expired-gcp': [
    'The Google Cloud sign-in has expired or was revoked.',
    'Run gcloud auth application-default login, then try again.',
  ],
  'key-expired-azure': [
    'The Azure sign-in has expired, or Azure asks for more than it was.',
    'Run az login, sign in again in the browser, or give the key slot a new client secret.',
  ],
  'key-expired-vault': [
    'The HashiCorp Vault token is not valid any more, or never was.',
    'Get a new one with vault login, or give the key slot a new token or another sign-in.',
  ],
  'key-permission': [
    'The sign-in works, but it may not use this key.',
    'Ask the key’s administrator for the permissions that the key provider’s page of the guide lists.',
  ],
  'key-not-found': [
    'The key does not exist there.',
    'Check the key’s name, region, mount and namespace. A deleted key may be recoverable: never make it anew.',
  ],
  'key-disabled': [
    'The key is disabled, has expired or waits for its deletion.',
    'The vault is intact. Ask the key’s administrator to enable or extend it, or to cancel the deletion in time.',
  ],
  'key-region': [
    'The key is in another region than the settings say.',
    'Correct the region, or leave it out: the key’s ARN names it.',
  ],
  'key-unsuitable': [
    'A key of this kind can’t protect a vault.',
    'Choose a key that encrypts and decrypts and binds additional data, as the key provider’s page of the guide says.',
  ],
  'key-sealed': [
    'HashiCorp Vault is sealed or on standby.',
    'An operator must unseal it, or the address must lead to the active node. Until then another key slot opens the vault.',
  ],
  'key-throttled': ['The key provider answers too many requests at the moment.', 'Wait a minute, then try again.'],
  'key-unavailable': [
    'The key provider has a fault at the moment.',
    'Try again later, or open the vault with another key slot.',
  ],
  'key-network': [
    'The key provider can’t be reached.',
    'Check the network, VPN and address, or open the vault with another key slot.',
  ],
  'key-timeout': [
    'The key provider did not answer in time.',
    'Check the network and VPN, or open the vault with another key slot.',
  ],
  'key-proxy': [
    'The key provider can’t be reached through the proxy.',
    'Check the proxy’s address and sign-in in the settings of the key slot or in HTTPS_PROXY.',
  ],
  'key-tls': [
    'The key provider’s certificate can’t be trusted.',
    'Give the CA certificate of your organisation to the key slot, and check this computer’s clock.',
  ],
  'key-not-the-service': [
    'Something else answered in the key provider’s place.',
    'A network sign-in page or a proxy may stand between. Sign in to the network and check the address.',
  ],
  'key-clock': [
    'This computer’s clock is wrong, so the key provider refused the request.',
    'Set the clock, then try again.',
  ],
  'rekey-needed': [
    'This key slot held the vault key readable, so removing it needs a new vault key.',
    'Give the vault a new vault key without this slot: Settings, Keys and recovery, or keyward vault rekey --drop ID.',
  ],
  'provider-unknown': [
    'This version does not know the slot’s key provider.',
    'Update Keyward, or use another key slot.',
  ],
  'noop-refused': [
    'A vault without encryption is refused here.',
    'Choose the keychain, a passphrase or your own key. One that exists opens with KEYWARD_ALLOW_NOOP=1; protect it then.',
  ],

  // Credentials
  'credential-disabled': ['The credential is disabled.', 'Enable it to use it again.'],
  'credential-in-trash': ['The credential is in the trash.', 'Restore it to use it again.'],
  'credential-in-use': [
    'Connections still use this credential.',
    'Look at what will break, then confirm with the credential’s name.',
  ],
  'secret-damaged': [
    'The stored value fails its integrity check.',
    'Roll back to an older version, or rotate the credential. Someone may have edited the database.',
  ],
  'version-not-found': [
    'There is no such version of this credential.',
    'List the versions and choose one that still holds its value.',
  ],
  'version-destroyed': ['The value of this version was destroyed.', 'Choose a version that still holds its value.'],
  'value-missing': ['This credential has no value yet: it came as a definition alone.', 'Enter its value.'],
  'version-current': ['This is the version in use.', 'Switch to another version first.'],
  'rotation-not-found': ['There is no such rotation.', 'List the rotations and choose one.'],
  'rotation-open': [
    'This credential is being rotated.',
    'Go on with the rotation, or abort it, before you change or destroy values.',
  ],
  'rotation-step': [
    'The rotation is not at this step.',
    'Look where it stands. After the switch it can be rolled back, before it aborted.',
  ],
  'rotation-untested': [
    'Not every connection works with the new value.',
    'Test them with the new value and repair what fails, or say that you switch despite it.',
  ],
  'rotation-overtaken': [
    'The value in use was replaced since this rotation began.',
    'Abort the rotation and begin a new one.',
  ],
  'rotation-unrevoked': [
    'Nobody has confirmed that the old value was revoked at the vendor.',
    'Revoke it there, confirm it here, then finish.',
  ],
  'rotation-grace': [
    'The grace period, in which both values are kept, is not over.',
    'Wait for its end, or say that you finish early.',
  ],
  'rotation-not-testable': [
    'A new client can only be tested when it is in use.',
    'Switch despite it, refresh the tokens, and roll back if the service refuses.',
  ],
  'rotation-no-method': [
    'Keyward can’t set this credential’s value by itself.',
    'Rotate it by hand: create the new value at the vendor, then store it here.',
  ],
  'rotation-unclear': [
    'Nobody knows whether the server has taken the new value.',
    'Apply the rotation once more: Keyward then finds out which value works.',
  ],
  'type-unknown': ['This version does not know the credential’s type.', 'List the types, or update Keyward.'],
  'field-invalid': ['Something that was entered is not valid.', 'Correct the marked fields and try again.'],

  // Reviews
  'review-finished': ['This review is finished.', 'Start the next one to decide anew.'],
  'review-open': ['This review is not finished yet.', 'Finish it first; its report says what was decided.'],
  'review-undecided': [
    'Some findings of this review wait for a decision.',
    'Decide about them, or say that they are meant to stay open.',
  ],
  'retirement-step': [
    'This is not the next step of the retirement.',
    'Disable the credential, revoke it at its vendor, then remove it.',
  ],

  // Systems, connections, tests
  'kind-unknown': ['This version does not know the connection’s kind.', 'List the kinds, or update Keyward.'],
  'kind-mismatch': [
    'This credential’s type can’t be used for this kind of connection.',
    'Choose a credential of a type that the connection’s kind accepts.',
  ],
  'system-in-use': ['Connections or credentials still use this system.', 'Move them to another system first.'],
  'system-built-in': ['Systems of the catalog can’t be changed.', 'Make an own system with your settings.'],
  'connection-way-lost': [
    'What this connection goes through is not there any more, so nothing was sent.',
    'Edit the connection and choose what it goes through.',
  ],
  'connection-in-use': ['Other connections go through this one.', 'Have them go another way first.'],
  'connection-incomplete': ['The connection has no credential.', 'Choose a credential for it, then test again.'],
  'host-not-bound': [
    'The credential is not bound to this host.',
    'Check the host name. If it is right, allow this host for the credential.',
  ],
  'test-not-running': ['This test is not running any more.', 'Start it again.'],

  // OAuth
  'oauth-not-authorized': [
    'Nobody has authorized this credential yet.',
    'Authorize it: in the window under “Authorization”, or with keyward oauth authorize NAME.',
  ],
  'oauth-reauthorize': [
    'The access token has ended, and the service gave nothing to renew it with.',
    'Authorize it again. Ask for offline access where the service has a scope or parameter for that.',
  ],
  'oauth-outdated': [
    'The settings lead to another service or client than the one that was authorized.',
    'Authorize it again, or put the former settings back.',
  ],
  'oauth-refused': [
    'The service does not accept the refresh token any more.',
    'Authorize it again. It may have been revoked, have ended, or have been used elsewhere.',
  ],
  'oauth-uncertain': [
    'A refresh was sent, and nobody knows whether the service has answered it with a new token.',
    'Refresh once more, or authorize again. Services that replace refresh tokens may revoke everything when an old one is used twice.',
  ],
  'oauth-busy': ['Another Keyward process is refreshing this credential.', 'Wait a moment, then try again.'],
  'oauth-client-refused': [
    'The service refused the client itself.',
    'Check client ID, client secret or key, and how the client signs in; rotate the credential if they were replaced.',
  ],
  'oauth-request-refused': [
    'The service does not do what was asked of it.',
    'Check scopes, audience and further parameters, and what this client is registered for.',
  ],
  'oauth-denied': [
    'The authorization was declined at the service.',
    'Start it again, and agree there as somebody who may.',
  ],
  'oauth-state-mismatch': [
    'An answer came that does not belong to this authorization, and was not used.',
    'Start the authorization again, and follow it in one window of the browser.',
  ],
  'oauth-code-refused': [
    'The service did not accept the code that it had given.',
    'Start the authorization again. A code works once and for a minute; check also the redirect address of the client.',
  ],
  'oauth-ended': ['Nobody answered the authorization in time.', 'Start it again when you are ready.'],
  'oauth-port-taken': [
    'The port of the redirect address is in use on this computer.',
    'Close the program that uses it, or register a redirect address without a port.',
  ],
  'oauth-unsupported': [
    'This service, as it is set up here, has no address for that.',
    'Give the address in the credential’s settings, or do it in the service itself.',
  ],
  'oauth-not-running': ['This authorization is not running any more.', 'Start it again when you are ready.'],
  'oauth-unreachable': [
    'The OAuth service could not be reached.',
    'Check the network, the VPN and the address of the service. It is tried again by itself.',
  ],
  'oauth-timeout': ['The OAuth service did not answer in time.', 'Check the network and the address, then try again.'],
  'oauth-tls': [
    'The OAuth service could not prove who it is.',
    'If it has an authority of its own, give its certificate under “Own CA”. Otherwise don’t use it.',
  ],
  'oauth-unavailable': [
    'The OAuth service has a problem of its own, or refuses further work for now.',
    'Wait a while, then try again.',
  ],
  'oauth-clock': [
    'The clocks of this computer and of the OAuth service are more than a minute apart.',
    'Set date and time of this computer by the network, then try again. If they are right, the service’s are wrong.',
  ],
  'oauth-not-the-service': [
    'What answered does not speak OAuth as it should.',
    'Check the addresses and the issuer. A proxy or a sign-in page may stand in between.',
  ],
  'oauth-misconfigured': [
    'The OAuth settings of this credential don’t fit together.',
    'Correct issuer, addresses, client and key in the credential’s settings.',
  ],

  // Bundles
  'bundle-malformed': [
    'This is not a readable Keyward bundle.',
    'Check that the file is complete, and ask its sender for a new one.',
  ],
  'bundle-wrong-key': [
    'This passphrase or identity does not open the bundle.',
    'Check with the sender for whom the bundle was made.',
  ],
  'bundle-unsupported': ['The bundle was made by a newer version of Keyward.', 'Update Keyward, then import it again.'],
  'bundle-too-large': [
    'The bundle is larger than Keyward accepts.',
    'Ask its sender to split it into several bundles.',
  ],
  'bundle-empty': ['Nothing was chosen for the bundle.', 'Choose at least one credential or connection.'],
  'recipient-invalid': [
    'This is not an age recipient.',
    'A recipient begins with age1. Ask for the public key, never for the identity.',
  ],
  'identity-invalid': ['This is not an age identity.', 'An identity begins with AGE-SECRET-KEY-1.'],
  'bundle-forged': [
    'The signature of this bundle does not hold: it is not what its sender has signed.',
    'Don’t import it. Tell its sender by another way, and ask for a new one.',
  ],
  'bundle-not-for-you': [
    'This bundle was made for others, and passed on to you.',
    'Ask its sender for one that is made for you.',
  ],
  'bundle-replayed': [
    'This bundle is older than one that you have of the same sender.',
    'Ask the sender for a new one. If nobody sent it again on purpose, somebody may be putting old values back.',
  ],
  'bundle-branched': [
    'This bundle contradicts the ones that you have of the same sender.',
    'Ask the sender whether their vault was restored or copied. If it was not, don’t import it.',
  ],
  'bundle-sender-unknown': [
    'The sender of this bundle is no member of the team that it is for.',
    'Ask an owner for the newest file of the team, then open the bundle again.',
  ],

  // People and teams
  'access-denied': [
    'This credential is shared with you without the right to do that.',
    'Ask somebody who manages it, or an owner of the team.',
  ],
  'access-own': [
    'You would not manage this credential any more.',
    'Give yourself, a group that you are in, or everyone the right to manage it.',
  ],
  'card-invalid': [
    'This is not a whole public card.',
    'Copy all of it, from keyward-card:1: on, or ask for the file of the card.',
  ],
  'card-own': ['This is your own card.', 'Give it to the others, and ask them for theirs.'],
  'identity-missing': ['This vault has no identity yet.', 'Create your identity under Team first.'],
  'identity-exists': ['This vault has an identity already.', 'Use the one that it has.'],
  'contact-not-found': ['There is no such person in this vault.', 'Add the person’s card first.'],
  'contact-unverified': [
    'Nobody has compared the words of this card yet.',
    'Compare the eight words with the person, by telephone for example, then mark the card as verified.',
  ],
  'contact-changed': [
    'This card has other keys than the one that you know of this person.',
    'Ask the person, by another way than the card came, whether the keys were changed. Remove the old card if they were.',
  ],
  'team-not-found': ['There is no such team in this vault.', 'Ask an owner of the team for its file, and open it.'],
  'team-invalid': [
    'This list of members is not one that the team’s owners have signed.',
    'Ask an owner of the team for a new file. If it comes again, somebody may be tampering with it.',
  ],
  'team-file-unreadable': [
    'This is not a whole file of a team.',
    'Ask whoever sent it for a new one: its name ends in .keyward-team.age.',
  ],
  'team-file-not-yours': [
    'This file of a team was not made for you.',
    'Ask an owner to add the card that your vault has now, then for a new file. A member who was removed can’t open the files that follow.',
  ],
  'team-forked': [
    'This list of members contradicts the one that you have.',
    'Two owners may have changed it at the same time, or somebody shows different lists to different people. Compare the words of the team with an owner. To take this list instead of yours, leave the team and open the file again.',
  ],
  'revision-gone': [
    'This revision is not on the server any more, or is from before you came.',
    'List the history of the team’s server, and choose one of those.',
  ],
  'team-gap': [
    'Versions of the list of members are missing between yours and this one.',
    'Ask an owner for the whole file of the team.',
  ],
  'team-not-member': ['You are not a member of this team.', 'Ask one of its owners to add your card.'],
  'team-owner-needed': ['Only an owner of the team may do that.', 'Ask one of its owners.'],
  'team-last-owner': ['A team has at least one owner.', 'Make another member an owner first.'],
  'team-member-not-found': ['There is no such member in this team.', 'Look at the list of its members.'],
  'team-member-present': [
    'This person is a member of the team.',
    'What somebody could have is told once they are removed from the team.',
  ],
  'team-member-exists': ['This person is a member already.', 'Change the role of the member instead.'],
  'team-group-not-found': ['There is no such group in this team.', 'Look at the list of its groups.'],
  'team-full': ['A team has at most 1,000 members and 200 groups.', 'Remove some, or make a second team.'],

  // Imports and exports
  'import-stale': ['The vault changed after the preview.', 'Look at a new preview.'],
  'undo-over': [
    'This import can’t be undone any more.',
    'It was undone already, another one came after it, or 30 days have passed. Remove what it brought one by one.',
  ],
  'import-malformed': [
    'The file is not as its format asks.',
    'Check that it is complete and that the right format is chosen, and export it again from where it comes from.',
  ],
  'import-too-large': [
    'The file holds more than Keyward reads at once.',
    'Split it into several files, and import one after the other.',
  ],
  'import-wrong-key': [
    'This password or key file does not open the file.',
    'Check with what the file was protected, and whether it needs a key file too.',
  ],
  'import-unsupported': [
    'This kind of file can’t be imported.',
    'Look at the list of formats for how to export one that can.',
  ],
  'import-gpg-unusable': [
    'The program gpg can’t be started, or does not answer.',
    'Install GnuPG, and see that gpg --decrypt opens a file of the store. Then try again.',
  ],
  'plaintext-not-allowed': [
    'Exports in plain text are not allowed at the moment.',
    'Allow them for some minutes, with a reason. An encrypted export needs no permission.',
  ],
  'plaintext-forbidden': [
    'A policy of your team rules out exports in plain text.',
    'Export a bundle or a KeePass file, which are encrypted.',
  ],
  'plaintext-not-here': [
    'A page in the browser never holds values in plain text.',
    'Use the desktop app, or run keyward export --plaintext FILE.',
  ],
  'scan-not-found': ['What the scan has found is not kept any more.', 'Scan the folder again.'],
  'draft-not-found': [
    'What was pasted is not kept any more.',
    'Paste it again. It is kept for a quarter of an hour, and until the vault is locked.',
  ],
  'file-not-found': ['The file is not there any more.', 'Choose the file again.'],
  'file-unreadable': ['The file can’t be read.', 'Check that it exists and that you may read it.'],
  'folder-unreadable': ['The folder can’t be read.', 'Check that it is a folder, and that you may read it.'],
  'file-unwritable': ['The file can’t be written.', 'Choose another place, or check its permissions and free space.'],

  // Team servers
  'remote-unreachable': [
    'The team server can’t be reached.',
    'Check the network, VPN and address. For a shared folder, see that its drive is connected.',
  ],
  'remote-timeout': [
    'The team server did not answer in time.',
    'Check the network and VPN, then try again. What was under way may have been done.',
  ],
  'remote-tls': [
    'The team server’s certificate can’t be trusted.',
    'Give the CA certificate of your organisation to the settings of the team server, and check this computer’s clock.',
  ],
  'remote-host-key': [
    'The team server does not show an SSH host key that is trusted.',
    'Have its key from the people who run it, and enter that under “Trusted host keys”.',
  ],
  'remote-auth': [
    'The team server refused the credential.',
    'Check that it is the credential for this server, and rotate it if it is outdated.',
  ],
  'remote-permission': [
    'The credential may not do this at the team server.',
    'Ask for the permissions that the guide to team servers lists.',
  ],
  'remote-not-found': [
    'What the settings point to does not exist at the team server.',
    'Check the address, and the name of the folder, bucket, mount or repository.',
  ],
  'remote-full': ['The team server has no room left.', 'Free some space there, or raise the quota.'],
  'remote-too-large': [
    'This is larger than the team server, or Keyward, takes.',
    'Raise the server’s limit for uploads. If it is what lies there, find out who put it there.',
  ],
  'remote-throttled': ['The team server takes no more requests at the moment.', 'Wait a minute, then try again.'],
  'remote-unavailable': [
    'The team server has a fault at the moment.',
    'Try again later, and tell the people who run it if it stays.',
  ],
  'remote-not-the-service': [
    'Something else answered in the team server’s place.',
    'A network sign-in page or a proxy may stand between. Sign in to the network and check the address.',
  ],
  'remote-misconfigured': [
    'The settings of the team server don’t fit together, or don’t fit this server.',
    'Compare them with the guide to team servers.',
  ],
  'remote-clock': [
    'This computer’s clock is wrong, so the team server refused the request.',
    'Set the clock, then try again.',
  ],
  'remote-damaged': [
    'What lies at the team server was changed by something else than Keyward.',
    'Ask the people who can write there. Restore it from the server’s own backup, or share anew.',
  ],
  'remote-unsafe': [
    'This server does not keep two people from overwriting each other.',
    'Choose another one, or the settings that the guide to team servers lists for it.',
  ],
  'remote-program-missing': [
    'The program git can’t be started, or is too old.',
    'Install git 2.32 or newer, and for SSH also OpenSSH 8.4 or newer, then try again.',
  ],
  'remote-forged': [
    'What lies on the team’s server is not what a member of the team has signed.',
    'Nothing was taken in. Tell the owners of the team, and whoever runs the server.',
  ],
  'remote-rolled-back': [
    'The team’s server has an older state than the one that you have seen.',
    'Nothing was taken in. It may have been restored from a backup: an owner pushes again then. Otherwise somebody tampers with it.',
  ],
  'remote-busy': ['Others were quicker every time.', 'Nothing was lost. Push again in a moment.'],
  'remote-missing': ['This team has no server.', 'Set one up, or exchange bundles by hand.'],

  // Hosts and the command
  'unknown-call': ['This version does not know the call.', 'Reload the window, or update Keyward.'],
  'sender-refused': [
    'The call came from a page that Keyward does not trust.',
    'Close the window and start Keyward again.',
  ],
  'session-refused': [
    'This browser session is not signed in.',
    'Press Enter in the terminal where Keyward runs, and open the fresh address that it prints.',
  ],
  'port-unusable': [
    'The port of KEYWARD_PORT can’t be used.',
    'Choose a free port from 1024 to 65535, or leave KEYWARD_PORT out to take any free one.',
  ],
  'page-missing': ['The files of the window are missing.', 'Run npm run build, then start Keyward again.'],
  'host-lost': [
    'The connection to Keyward was lost.',
    'See that Keyward still runs, then look whether your change was made before you try again.',
  ],
  'egress-blocked': [
    'An answer was held back because it contained a secret.',
    'Please report this. The secret was not shown.',
  ],
  usage: ['The command can’t be understood.', 'Run keyward --help.'],
  'secret-on-command-line': [
    'A secret must not stand on a command line.',
    'Use --secret FIELD=@FILE, or --secret FIELD=- to read standard input.',
  ],
  'terminal-required': [
    'A secret is needed and there is no terminal to ask on.',
    'Give it with @FILE, or on standard input with -.',
  ],
} as const satisfies Record<string, readonly [message: string, remedy: string]>

/** A code from the closed list of failures. */
export type ErrorCode = keyof typeof catalog

/** All codes, in the order of the catalog. */
export const errorCodes = Object.keys(catalog) as [ErrorCode, ...ErrorCode[]]

/** One complaint about one input field. `path` is dotted, `message` a sentence about the field, never its value. */
export interface FieldIssue {
  readonly path: string
  readonly message: string
}

/** A failure as it crosses a wire or is printed: nothing in it comes from input or from a driver. */
export interface ErrorBody {
  readonly code: ErrorCode
  readonly message: string
  readonly remedy: string
  /** Field complaints of `invalid-request` and `field-invalid`. */
  readonly issues?: readonly FieldIssue[]
  /** Names of the items concerned, as the person gave them (what uses a credential, which host is not bound). */
  readonly subjects?: readonly string[]
  /** Correlation with the log, for `internal` alone. */
  readonly reference?: string
}

interface VaultErrorOptions {
  /** Kept in memory for the logger's correlation, never sent or printed. */
  readonly cause?: unknown
  readonly issues?: readonly FieldIssue[]
  readonly subjects?: readonly string[]
  readonly reference?: string
}

/** The one exception class of Keyward. Its text comes from the catalog alone. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: ErrorCode
  readonly issues: readonly FieldIssue[] | undefined
  readonly subjects: readonly string[] | undefined
  readonly reference: string | undefined

  constructor(code: ErrorCode, options: VaultErrorOptions = {}) {
    super(catalog[code][0], options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.issues = options.issues
    this.subjects = options.subjects
    this.reference = options.reference
  }

  get remedy(): string {
    return catalog[this.code][1]
  }

  /** The form that may leave the process. */
  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      remedy: this.remedy,
      ...(this.issues && { issues: this.issues }),
      ...(this.subjects && { subjects: this.subjects }),
      ...(this.reference && { reference: this.reference }),
    }
  }
}

/** What to do, with the AWS profile in it that the failure is about, so that the command can be copied. */
export function remedyOf({ remedy, subjects = [] }: Pick<ErrorBody, 'remedy' | 'subjects'>): string {
  const [profile] = subjects
  if (profile === undefined) return remedy
  return remedy.replace('--profile PROFILE', () => `--profile ${/^[\w.@-]+$/.test(profile) ? profile : `"${profile}"`}`)
}

/** The sentence and the remedy of a code, for screens that explain a code without an error at hand. */
export function describeError(code: ErrorCode): { message: string; remedy: string } {
  const [message, remedy] = catalog[code]
  return { message, remedy }
}

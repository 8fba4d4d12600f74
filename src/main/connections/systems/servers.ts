import type { CatalogSystem } from './system.ts'

export const serversSystems: readonly CatalogSystem[] = [
  {
    id: '0316c2fc-0558-5964-bee4-2a452292daa1',
    slug: 'ssh-server',
    name: 'SSH server',
    category: 'Servers',
    summary: 'A server of your own, or the way to others behind it.',
    kind: 'ssh',
    parameters: { port: '22' },
    credentialType: 'ssh-key',
    credentialConfig: {},
    probe: 'Checks the host’s key, signs in, and runs nothing.',
    docs: { create: '', reference: 'https://man.openbsd.org/sshd_config' },
    guide: {
      create: [
        'ssh-keygen -t ed25519 -C orders, with a passphrase.',
        'Append the public key to authorized_keys of the account on the server.',
      ],
      restrict: [
        'Write restrict, from= and command= before the key in authorized_keys; add port-forwarding where it is a tunnel.',
        'Turn passwords off in the server’s configuration.',
      ],
      rotate: [
        'Append the new public key; both work.',
        'Rotate the credential in Keyward with the new private key, and test its connections.',
        'Remove the old line from authorized_keys.',
      ],
      revoke: [
        'Remove the line from authorized_keys, and end its sessions.',
        'A certificate is revoked by RevokedKeys in the server’s configuration.',
      ],
      overlap: true,
      lifetime: 'Until it is removed; a certificate as long as was signed.',
    },
  },
  {
    id: 'a87578f8-fc8e-5082-be88-634cb4b0b289',
    slug: 'sftp-server',
    name: 'SFTP server',
    category: 'Servers',
    summary: 'Files on a server, over SSH.',
    kind: 'sftp',
    parameters: { port: '22' },
    credentialType: 'ssh-key',
    credentialConfig: {},
    probe: 'Checks the host’s key, signs in, and looks at a folder.',
    docs: { create: '', reference: 'https://man.openbsd.org/sftp-server' },
    guide: {
      create: [
        'ssh-keygen -t ed25519 -C orders, with a passphrase.',
        'Append the public key to authorized_keys of the account on the server.',
      ],
      restrict: [
        'ForceCommand internal-sftp and ChrootDirectory for the account; -R where it only reads.',
        'Turn passwords and forwarding off for it.',
      ],
      rotate: [
        'Append the new public key; both work.',
        'Rotate the credential in Keyward with the new private key, and test its connections.',
        'Remove the old line from authorized_keys.',
      ],
      revoke: [
        'Remove the line from authorized_keys, and end its sessions.',
        'A certificate is revoked by RevokedKeys in the server’s configuration.',
      ],
      overlap: true,
      lifetime: 'Until it is removed; a certificate as long as was signed.',
    },
  },
  {
    id: 'cfac9e46-f6dc-5a18-9371-d4d4c3eb93b7',
    slug: 'http-proxy',
    name: 'HTTP proxy',
    category: 'Servers',
    summary: 'A proxy on the way to other systems.',
    kind: 'http-proxy',
    parameters: { port: '3128' },
    credentialType: 'basic-auth',
    credentialConfig: {},
    probe: 'Signs in to the proxy, and asks it for a way to a host that is named.',
    docs: { create: '', reference: 'https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6' },
    guide: {
      create: ['Ask the people who run the proxy for a login of the program’s own.'],
      restrict: ['Ask for the hosts and ports that the program needs, and no others.'],
      rotate: [
        'Ask for a second login; the first keeps working.',
        'Rotate the credential in Keyward with the new value, and test its connections.',
        'Have the first one removed.',
      ],
      revoke: ['Ask the people who run the proxy.'],
      overlap: null,
      lifetime: 'As the proxy’s people say.',
    },
  },
]

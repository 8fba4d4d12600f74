import { describe, expect, it } from 'vitest'
import { gitDefinition, readGitAddress } from './git-address.ts'
import { gitFailure } from './git-failures.ts'

describe('S4 the address of a repository', () => {
  it.each([
    [
      'https://git.example.com/team/a.git',
      { way: 'https', text: 'https://git.example.com/team/a.git', host: 'git.example.com', port: 443 },
    ],
    [
      'HTTPS://GIT.example.com:8443/a',
      { way: 'https', text: 'https://git.example.com:8443/a', host: 'git.example.com', port: 8443 },
    ],
    [
      'ssh://git@git.example.com:2222/team/a.git',
      { way: 'ssh', host: 'git.example.com', port: 2222, path: '/team/a.git' },
    ],
    ['ssh://[::1]/a', { way: 'ssh', host: '::1', port: 22, path: '/a' }],
    ['git@git.example.com:team/a.git', { way: 'ssh', host: 'git.example.com', port: 22, path: 'team/a.git' }],
    ['git.example.com:/srv/a.git', { way: 'ssh', host: 'git.example.com', port: 22, path: '/srv/a.git' }],
    ['/srv/git/a.git', { way: 'file', text: '/srv/git/a.git' }],
  ])('reads %s', (text, expected) => {
    expect(readGitAddress(text)).toEqual(expected)
  })

  it.each([
    ...[
      '',
      'a.git',
      './a.git',
      'ext::sh -c true',
      'ext::sh',
      'fd::7',
      'file:///srv/a.git',
      'git://example.com/a',
      'ftp://example.com/a',
    ],
    ...[
      '-oProxyCommand=true',
      '--upload-pack=true',
      'ssh://-oProxyCommand=true/a',
      'git@-oProxyCommand=true:a',
      '-h:a',
    ],
    ...[
      'ssh://example.com/-a\n',
      'ssh://example.com:0/a',
      'ssh://example.com:70000/a',
      'example.com:-a',
      'ssh://example.com',
      'a::b',
    ],
    ...[
      'https://ann:secret@example.com/a',
      'https://ann@example.com/a',
      'https://good.example%2eevil.example/a',
      'https://a b/c',
      'https://',
    ],
    ...['ssh://good.example%2eevil.example/a', 'ssh://good.example\\@evil.example/a'],
  ])('refuses %j', (text) => {
    expect(readGitAddress(text)).toBeNull()
  })

  it('tells the host to which the credential would go', () => {
    expect(gitDefinition.target({ url: 'git@git.example.com:a' })).toBe('git.example.com:22')
    expect(gitDefinition.target({ url: '/srv/a' })).toBeNull()
  })
})

describe('S4 what git says', () => {
  it.each([
    ['git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'remote-auth'],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'remote-host-key'],
    [
      'ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.',
      'remote-unreachable',
    ],
    ['ssh: Could not resolve hostname h: Name or service not known', 'remote-unreachable'],
    ['ssh: connect to host h port 22: Connection timed out', 'remote-timeout'],
    ["fatal: '/srv/x' does not appear to be a git repository", 'remote-not-found'],
    ["fatal: repository 'https://h/x/' not found", 'remote-not-found'],
    ["fatal: Authentication failed for 'https://h/x/'", 'remote-auth'],
    ["fatal: could not read Username for 'https://h': terminal prompts disabled", 'remote-auth'],
    ["fatal: unable to access 'https://h/': The requested URL returned error: 403", 'remote-permission'],
    ["fatal: unable to access 'https://h/': The requested URL returned error: 302", 'remote-not-the-service'],
    ["fatal: unable to access 'https://h/': The requested URL returned error: 503", 'remote-unavailable'],
    ["fatal: unable to access 'https://h/': SSL certificate problem: self-signed certificate", 'remote-tls'],
    ["fatal: unable to access 'https://h/': Failed to connect to h port 443", 'remote-unreachable'],
    ['error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413', 'remote-too-large'],
    ['refs/heads/a:refs/heads/a\t[remote rejected] (pre-receive hook declined)', 'remote-permission'],
    ['remote: fatal: write error: No space left on device', 'remote-full'],
    ['remote: Permission denied (publickey), says somebody\nfatal: early EOF', 'remote-unreachable'],
  ])('%s', (said, code) => {
    expect(gitFailure(said).code).toBe(code)
  })
})

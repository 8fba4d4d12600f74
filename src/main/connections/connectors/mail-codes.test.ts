import { describe, expect, it } from 'vitest'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { classify } from '../classify.ts'
import type { Connector } from '../connector.ts'
import { ftp } from './ftp.ts'
import { FtpRefusal } from './ftp-session.ts'
import { imap } from './imap.ts'
import { ldap } from './ldap.ts'
import { LdapRefusal } from './ldap-errors.ts'
import { smtp } from './smtp.ts'
import { SmtpRefusal } from './smtp-sign-in.ts'

const smtpReply = (reply: string, command: SmtpRefusal['command'] = 'AUTH') =>
  new SmtpRefusal({ code: Number(reply.slice(0, 3)), lines: [reply.slice(4)] }, command)
const ftpReply = (reply: string, command = 'PASS') =>
  new FtpRefusal({ code: Number(reply.slice(0, 3)), lines: [reply.slice(4)] }, command)
const imapNo = (serverResponseCode: string, more: object = {}) =>
  Object.assign(new Error('Command failed'), { responseStatus: 'NO', serverResponseCode, ...more })
const ldapResult = (code: number, message = '') => Object.assign(new Error(message), { code })
const windows = (data: string) =>
  new LdapRefusal(
    ldapResult(49, `80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data ${data}, v4563`),
    undefined,
  )

type Table = Partial<Record<ProbeCode, readonly unknown[]>>

/** What servers say, by the class in which it belongs. */
const tables: readonly (readonly [connector: Connector, table: Table])[] = [
  [
    smtp,
    {
      'auth-failed': [
        smtpReply('535 5.7.8 Error: authentication failed'),
        smtpReply('535 Incorrect authentication data'),
        smtpReply('535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.'),
        smtpReply('534 5.7.9 Application-specific password required.'),
        smtpReply('534 5.7.14 Please log in via your web browser'),
        smtpReply('432 4.7.12 A password transition is needed'),
      ],
      misconfigured: [
        smtpReply('538 5.7.11 Encryption required'),
        smtpReply('530 5.7.0 Must issue a STARTTLS command first'),
        smtpReply('504 5.5.4 Unrecognized authentication type'),
        smtpReply('530 5.7.0 Must issue a STARTTLS command first', 'EHLO'),
      ],
      'server-error': [
        smtpReply('454 4.7.0 Temporary authentication failure'),
        smtpReply('454 4.3.0 TLS not available due to a local problem', 'STARTTLS'),
        smtpReply('421 4.3.2 Service shutting down', 'greeting'),
        smtpReply('451 4.3.0 Try again', 'MAIL'),
      ],
      'rate-limited': [
        smtpReply('454 4.7.0 Too many login attempts, please try again later.'),
        smtpReply('421 4.7.0 Too many connections', 'greeting'),
        smtpReply('450 4.7.1 Slow down', 'MAIL'),
      ],
      permission: [
        smtpReply('554 5.7.1 Client host rejected', 'greeting'),
        smtpReply('521 5.3.2 This host does not accept mail', 'greeting'),
        smtpReply('553 5.7.1 Sender address rejected: not owned by user', 'MAIL'),
        smtpReply('550 5.7.60 Client does not have permissions to send as this sender', 'MAIL'),
      ],
      'unexpected-answer': [smtpReply('235 Welcome', 'NOOP'), smtpReply('500 What?', 'EHLO')],
    },
  ],
  [
    imap,
    {
      'auth-failed': [
        imapNo('AUTHENTICATIONFAILED', { authenticationFailed: true }),
        imapNo('EXPIRED'),
        imapNo('WEBALERT'),
        imapNo('', { authenticationFailed: true, response: 'NO LOGIN failed.' }),
        imapNo('ALERT', { authenticationFailed: true, response: 'Application-specific password required' }),
      ],
      misconfigured: [imapNo('PRIVACYREQUIRED')],
      permission: [imapNo('NOPERM'), imapNo('AUTHORIZATIONFAILED'), imapNo('CONTACTADMIN'), imapNo('')],
      'not-found': [
        imapNo('NONEXISTENT'),
        imapNo('TRYCREATE'),
        imapNo('', { responseText: "Mailbox doesn't exist: Nowhere" }),
        imapNo('', { responseText: 'Mailbox does not exist' }),
      ],
      'rate-limited': [
        imapNo('LIMIT'),
        imapNo('INUSE'),
        Object.assign(new Error('x'), { code: 'ETHROTTLE' }),
        Object.assign(new Error('x'), { code: 'NoConnection', reason: 'Too many simultaneous connections' }),
      ],
      'server-error': [
        imapNo('UNAVAILABLE'),
        imapNo('SERVERBUG'),
        Object.assign(new Error('x'), { code: 'NoConnection', reason: 'Server shutting down' }),
      ],
      disconnected: [
        Object.assign(new Error('x'), { code: 'NoConnection' }),
        Object.assign(new Error('x'), { code: 'EConnectionClosed' }),
        Object.assign(new Error('x'), { code: 'ClosedAfterConnectText' }),
        Object.assign(new Error('x'), { code: 'ECONNRESET' }),
      ],
      'unexpected-answer': [Object.assign(new Error('x'), { responseStatus: 'BAD' })],
    },
  ],
  [
    ftp,
    {
      'auth-failed': [ftpReply('530 Login incorrect.'), ftpReply('430 Invalid username or password')],
      misconfigured: [
        ftpReply('530 Non-anonymous sessions must use encryption.', 'USER'),
        ftpReply('550 SSL/TLS required on the control channel', 'USER'),
        ftpReply('421 Sorry, cleartext sessions are not accepted: TLS is needed', 'USER'),
        ftpReply('534 Policy requires SSL.'),
      ],
      'not-found': [ftpReply('550 Failed to change directory.', 'CWD')],
      permission: [ftpReply('550 Permission denied.', 'LIST'), ftpReply('532 Need account', 'LIST')],
      unreachable: [ftpReply('425 Failed to establish connection.', 'LIST'), ftpReply('426 Closed', 'LIST')],
      'tls-unsupported': [ftpReply('522 SSL connection failed; session reuse required', 'LIST')],
      'rate-limited': [ftpReply('421 Too many connections', 'greeting')],
      'server-error': [ftpReply('421 Service not available', 'greeting'), ftpReply('451 Local error', 'LIST')],
      'unexpected-answer': [ftpReply('500 OOPS: cannot change directory')],
    },
  ],
  [
    ldap,
    {
      'auth-failed': [
        new LdapRefusal(ldapResult(49), undefined),
        new LdapRefusal(ldapResult(49), 0),
        new LdapRefusal(ldapResult(49), 1),
        new LdapRefusal(undefined, 2),
        new LdapRefusal(ldapResult(48), undefined),
        ...['525', '52e', '532', '533', '701', '773', '775', '52E'].map(windows),
        windows('0'),
      ],
      permission: [
        ...['52f', '530', '531', '568'].map(windows),
        ldapResult(50),
        ldapResult(53),
        ldapResult(1, '000004DC: LdapErr: a successful bind must be completed'),
      ],
      misconfigured: [ldapResult(34), ldapResult(8), ldapResult(13), ldapResult(7), ldapResult(10)],
      'not-found': [ldapResult(32)],
      'rate-limited': [ldapResult(11), ldapResult(51)],
      'server-error': [ldapResult(52), ldapResult(80)],
      timeout: [ldapResult(3)],
      disconnected: [
        new Error('Connection closed before message response was received. Message type: BindRequest (0x60)'),
        new Error('Socket error. Message type: BindRequest (0x60)'),
      ],
      'unexpected-answer': [ldapResult(2), ldapResult(118)],
    },
  ],
]

describe('T4 what mail, file and directory servers say', () => {
  for (const [connector, table] of tables) {
    for (const [code, errors] of Object.entries(table)) {
      it(`is found ${code} of ${connector.kind}`, () => {
        for (const error of errors) {
          const info = classify(error, connector.classify)
          expect(info.code, JSON.stringify(error)).toBe(code)
          expect(info.message).toMatch(/^[A-Z].*\.$/)
          expect(info.remedy).toMatch(/^[A-Z].*\.$/)
        }
      })
    }
  }

  it('tells each reason of Active Directory in its own sentence', () => {
    const sentences = ['525', '52e', '52f', '530', '531', '532', '533', '568', '701', '773', '775'].map(
      (data) => classify(windows(data), ldap.classify).message,
    )
    expect(new Set(sentences).size).toBe(sentences.length)
  })

  it('repeats no words of a server', () => {
    const words = 'your password is hunter2'
    for (const [connector, error] of [
      [smtp, smtpReply(`535 5.7.8 ${words}`)],
      [imap, imapNo('AUTHENTICATIONFAILED', { response: words, responseText: words })],
      [ftp, ftpReply(`530 ${words}`)],
      [ldap, new LdapRefusal(ldapResult(49, words), undefined)],
    ] as const) {
      expect(JSON.stringify(classify(error, connector.classify))).not.toContain('hunter2')
    }
  })
})

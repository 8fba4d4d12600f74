import { createHmac } from 'node:crypto'
import { failure } from '../classify.ts'
import { ProbeFailure } from '../connector.ts'
import type { Reply } from './lines.ts'
import { type MailLogin, noCommonMechanism } from './mail-login.ts'

/** Sends a command and reads its reply. */
export type Command = (line: string) => Promise<Reply>

/**
 * Signs in by the first of the offered mechanisms that suits the login (RFC 4954), and returns its name. Where others can
 * read along, the one that does not send the password comes first.
 *
 * @param offered names of mechanisms in upper case
 * @param isPrivate whether nobody can read along
 * @throws SmtpRefusal with what the server says to it; ProbeFailure `misconfigured` when none suits
 */
export async function signIn(
  command: Command,
  offered: readonly string[],
  login: MailLogin,
  isPrivate: boolean,
): Promise<string> {
  const name = usable(login, isPrivate).find((mechanism) => offered.includes(mechanism))
  if (name === undefined) throw noCommonMechanism(offered)
  const reply = await exchange(command, name, login)
  if (reply.code !== 235) throw new SmtpRefusal(reply, 'AUTH')
  return name
}

function usable({ accessToken, hasCertificate }: MailLogin, isPrivate: boolean): readonly string[] {
  if (hasCertificate) return ['EXTERNAL']
  if (accessToken !== '') return ['OAUTHBEARER', 'XOAUTH2']
  return isPrivate ? ['PLAIN', 'LOGIN', 'CRAM-MD5'] : ['CRAM-MD5', 'PLAIN', 'LOGIN']
}

async function exchange(command: Command, mechanism: string, login: MailLogin): Promise<Reply> {
  const { user, password, accessToken } = login
  switch (mechanism) {
    case 'EXTERNAL':
      // An equals sign is an empty response: act as whom the certificate names (RFC 4422, appendix A).
      return command('AUTH EXTERNAL =')
    case 'PLAIN':
      return command(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`)
    case 'LOGIN': {
      const first = await command('AUTH LOGIN')
      if (first.code !== 334) return first
      const second = await command(base64(user))
      return second.code === 334 ? command(base64(password)) : second
    }
    case 'CRAM-MD5': {
      const challenge = await command('AUTH CRAM-MD5')
      if (challenge.code !== 334) return challenge
      const digest = createHmac('md5', password)
        .update(Buffer.from(challenge.lines[0] ?? '', 'base64'))
        .digest('hex')
      return command(base64(`${user} ${digest}`))
    }
    default: {
      const reply = await command(`AUTH ${mechanism} ${base64(tokenMessage(mechanism, user, accessToken))}`)
      // The reason comes as a challenge, and the refusal after an answer to it (RFC 7628, section 3.2.3).
      return reply.code === 334 ? command(mechanism === 'XOAUTH2' ? '' : base64('\x01')) : reply
    }
  }
}

function tokenMessage(mechanism: string, user: string, token: string): string {
  // A control character would begin another field.
  if (/\p{Cc}/u.test(user + token)) throw new ProbeFailure(failure('misconfigured'))
  // A comma and an equals sign end the name (RFC 5801, section 4).
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C')
  return mechanism === 'XOAUTH2'
    ? `user=${user}\x01auth=Bearer ${token}\x01\x01`
    : `n,a=${name},\x01auth=Bearer ${token}\x01\x01`
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** A reply of the server that ends the test. Its text is never shown. */
export class SmtpRefusal extends Error {
  readonly reply: number
  /** The enhanced status code, such as `5.7.8` (RFC 3463), or empty. */
  readonly status: string
  readonly words: string
  readonly command: 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'NOOP'

  constructor({ code, lines }: Reply, command: SmtpRefusal['command']) {
    super('The server refused a command.')
    this.reply = code
    this.status = /^[245]\.\d{1,3}\.\d{1,3}\b/.exec(lines.at(-1) ?? '')?.[0] ?? ''
    this.words = lines.join(' ')
    this.command = command
  }
}

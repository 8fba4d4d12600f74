import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { refuseReadable } from '../connectors/database.ts'
import { postgresql, signInToPostgresql } from '../connectors/postgresql.ts'
import { noSuchStep, type Rotator, textOf } from './rotator.ts'

/**
 * A role's password, by ALTER ROLE. Like psql's \password it sends a verifier and not the password: statements stand in logs of servers.
 * A role has one password, so that the old one ends with the change.
 */
export const postgresqlRotator: Rotator = {
  method: 'postgresql',

  async run({ step, isOwn, old, next }, target, report) {
    if (step !== 'apply' && step !== 'undo') throw noSuchStep()
    const { client, channel } = await signInToPostgresql(target, report)
    const user = textOf(old, 'username')
    const password = textOf(step === 'apply' ? next : old, 'password')
    const encryption = await report.stage('authorize', async () => {
      refuseReadable(channel)
      return passwordEncryption(client)
    })
    const verifier = encryption === 'md5' ? md5Verifier(user, password) : scramVerifier(password, randomBytes(16))
    const role = isOwn ? 'CURRENT_USER' : client.escapeIdentifier(user)
    await report.stage('query', () => client.query(`ALTER ROLE ${role} PASSWORD ${client.escapeLiteral(verifier)}`))
    return {}
  },

  ...(postgresql.classify && { classify: postgresql.classify }),
}

async function passwordEncryption(client: Client): Promise<string> {
  const { rows } = await client.query<{ password_encryption: string }>('SHOW password_encryption')
  return rows[0]?.password_encryption ?? ''
}

const iterations = 4096

/**
 * `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`, as PostgreSQL keeps a password (documentation of pg_authid; RFC 5802, section 3;
 * RFC 7677). A password that is no plain ASCII is taken in the normal form that servers take it in (RFC 4013).
 */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256')
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${hmac('Server Key').toString('base64')}`
}

/** What servers with `password_encryption = md5` keep: their clients may know nothing else. */
export function md5Verifier(user: string, password: string): string {
  return `md5${createHash('md5').update(`${password}${user}`).digest('hex')}`
}

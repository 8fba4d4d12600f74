import { failure, property } from '../classify.ts'
import { ProbeFailure, type ProbeReport } from '../connector.ts'
import { refuseReadable } from '../connectors/database.ts'
import { mysql, signInToMysql } from '../connectors/mysql.ts'
import type { Session } from '../connectors/mysql-drivers.ts'
import { noSuchStep, type RotationJob, type Rotator, textOf } from './rotator.ts'

/** In other modes of SQL a backslash is itself, or double quotes are names. */
const plainMode = "SET SESSION sql_mode = ''"

/** The user may not keep its old password: it lacks APPLICATION_PASSWORD_ADMIN. */
const noPrivilege = 1227

/**
 * A user's password on MySQL and MariaDB, by SET PASSWORD or ALTER USER, which both servers keep out of their logs. MySQL keeps the old one
 * beside it since 8.0.14 (https://dev.mysql.com/doc/refman/8.4/en/password-management.html#dual-passwords), MariaDB never.
 */
export const mysqlRotator: Rotator = {
  method: 'mysql',

  async run(job, target, report) {
    const { session, channel, version } = await signInToMysql(target, report)
    const isMariadb = /mariadb/i.test(version)
    const user = await report.stage('authorize', async () => {
      if (job.step !== 'retire') refuseReadable(channel)
      await session.query(plainMode)
      return accountOf(job, session, isMariadb)
    })
    const set = (password: string) =>
      isMariadb
        ? `SET PASSWORD${user === '' ? '' : ` FOR ${user}`} = PASSWORD(${quote(password)})`
        : `ALTER USER ${user || 'USER()'} IDENTIFIED BY ${quote(password)}`
    switch (job.step) {
      case 'apply':
        return apply(session, set(textOf(job.next, 'password')), !isMariadb && keepsOld(version), report)
      case 'undo':
        await report.stage('query', () => session.query(set(textOf(job.old, 'password'))))
        return {}
      case 'retire':
        await report.stage('query', () => session.query(`ALTER USER ${user || 'USER()'} DISCARD OLD PASSWORD`))
        return {}
      default:
        throw noSuchStep()
    }
  },

  ...(mysql.classify && { classify: mysql.classify }),
}

async function apply(session: Session, statement: string, keeps: boolean, report: ProbeReport) {
  return report.stage('query', async () => {
    if (keeps) {
      try {
        await session.query(`${statement} RETAIN CURRENT PASSWORD`)
        return { overlap: 'yes' }
      } catch (error) {
        if (property(error, 'errno') !== noPrivilege) throw error
      }
    }
    await session.query(statement)
    return { overlap: 'no' }
  })
}

/** Whether a version of MySQL keeps an old password: `8.0.14` and later. */
export function keepsOld(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number)
  return major > 8 || (major === 8 && (minor > 0 || patch >= 14))
}

/** The account in statements; empty for the one that has signed in. Who changes others may find several with one name. */
async function accountOf(job: RotationJob, session: Session, isMariadb: boolean): Promise<string> {
  if (job.isOwn) return ''
  const name = textOf(job.old, 'username')
  const rows = await session.query(`SELECT Host AS host FROM mysql.user WHERE User = ${quote(name)}`)
  const hosts = rows.map(({ host }) => String(host))
  if (hosts.length === 1) return `${quote(name)}@${quote(hosts[0] ?? '')}`
  throw new ProbeFailure(
    failure(hosts.length === 0 ? 'not-found' : 'misconfigured', '', {
      message:
        hosts.length === 0
          ? 'The server has no user of this name.'
          : 'The server has several users of this name, for different hosts.',
      remedy: `Rotate it by a connection that signs in as this user${isMariadb ? '' : ' itself'}.`,
    }),
  )
}

/** A literal, where the mode of the session lets a backslash escape, as `plainMode` sees to. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

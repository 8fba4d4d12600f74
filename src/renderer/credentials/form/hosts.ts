/** A host as people write or paste it, as `host:port` in lower case. What can't be understood stays as it is. */
export function toHostPort(text: string): string {
  const trimmed = text.trim().toLowerCase()
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//.test(trimmed)
  if (!withScheme && /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+):\d{1,5}$/.test(trimmed)) return trimmed
  try {
    const url = new URL(withScheme ? trimmed : `https://${trimmed}`)
    const port = url.port || standardPorts[url.protocol] || ''
    return url.hostname === '' || port === '' ? trimmed : `${url.hostname}:${port}`
  } catch {
    return trimmed
  }
}

const standardPorts: Readonly<Record<string, string>> = {
  'http:': '80',
  'https:': '443',
  'postgres:': '5432',
  'postgresql:': '5432',
  'mysql:': '3306',
  'mariadb:': '3306',
  'redis:': '6379',
  'rediss:': '6379',
  'smtp:': '587',
  'smtps:': '465',
  'imap:': '143',
  'imaps:': '993',
  'ftp:': '21',
  'ftps:': '990',
  'ldap:': '389',
  'ldaps:': '636',
}

/** What guessers try first, and what servers come with, in lower case. */
const common = new Set(
  (
    '123456 12345678 123456789 1234567890 admin admin123 administrator alpine apache arangodb cassandra changeit changeme ' +
    'changeme123 cisco default demo dragon elastic guest hunter2 iloveyou influxdb letmein manager master minioadmin mongo ' +
    'monkey mqtt mysql neo4j opensearch oracle pass passw0rd password password1 password123 passwort postgres postgresql ' +
    'public qwerty qwerty123 rabbitmq raspberry redis root root123 sa scott secret secret123 server sonar sysdba system ' +
    'temp test test123 tiger tomcat toor trustno1 user vagrant vault welcome welcome1 welcome123 zabbix'
  ).split(' '),
)

/**
 * Sentences about a password that is easy to guess (C11). It is kept all the same: the server has it already, and the way to
 * a better one is a rotation. Keys that machines made pass.
 */
export function passwordWarnings(password: string): string[] {
  if (password === '') return []
  const bare = password.toLowerCase().replace(/[!?.#$@*_-]+$/, '')
  if (common.has(password.toLowerCase()) || common.has(bare))
    return ['This password is among the first that are tried, or one that a server comes with. Rotate it.']
  if (new Set(password).size <= 3) return ['This password has hardly any different characters. Rotate it.']
  if (password.length < 8) return ['This password has fewer than 8 characters. Rotate it.']
  return []
}

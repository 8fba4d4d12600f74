/** What guessers try first, in lower case. */
export const firstTried: ReadonlySet<string> = words(
  '123456 12345678 123456789 1234567890 admin123 changeit changeme changeme123 demo dragon hunter2 iloveyou letmein monkey ' +
    'pass passw0rd password password1 password123 passwort qwerty qwerty123 secret secret123 temp test123 trustno1 user ' +
    'welcome welcome1 welcome123',
)

/**
 * Passwords that servers, images and appliances come with, as their own documentation prints them, in lower case. Whoever finds
 * the server tries these before any list.
 */
export const shippedWith: ReadonlySet<string> = words(
  'admin administrator alpine apache arangodb calvin cassandra cisco couchbase default elastic elasticadmin grafana guest ' +
    'hadoop hazelcast hive ibmmqadmin influxdb jboss jenkins kafka keycloak kibana kong manager mariadb master minio minio123 ' +
    'minioadmin mongo mongodb mqtt mysql nagiosadmin nats neo4j netgear nexus odoo opensearch oracle postgres postgresql ' +
    'prom-operator public rabbitmq raspberry redash redis root root123 rundeck s3cr3t sa scott server sonar sonarqube splunk ' +
    'superset supabase sybase sysdba system test tiger tomcat toor traefik ubnt vagrant vault weblogic weblogic1 zabbix',
)

/** What variables say beside their secrets. */
const settings = words('development production localhost disabled required')

/**
 * Whether a value is a word that stands in every list and many an answer, such as `postgres` in `postgresql`. That it occurs somewhere
 * says nothing of a credential.
 */
export function isPublicWord(value: string): boolean {
  const lower = value.toLowerCase()
  return shippedWith.has(lower) || firstTried.has(lower) || settings.has(lower)
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

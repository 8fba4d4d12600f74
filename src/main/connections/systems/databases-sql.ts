import type { CatalogSystem } from './system.ts'

export const databasesSqlSystems: readonly CatalogSystem[] = [
  {
    id: '1946d173-1160-5820-8d42-b4bb12a2762d',
    slug: 'sql-server',
    name: 'Microsoft SQL Server',
    category: 'Databases',
    summary: 'A SQL Server of your own.',
    kind: 'sqlserver',
    parameters: { port: '1433' },
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and asks for the server’s version and the user.',
    docs: {
      create: '',
      reference:
        'https://learn.microsoft.com/en-us/sql/relational-databases/security/authentication-access/create-a-login',
    },
    guide: {
      create: ["CREATE LOGIN orders WITH PASSWORD = N'…', then CREATE USER orders FOR LOGIN orders; in the database."],
      restrict: [
        'Add the user to roles such as db_datareader, or GRANT single tables; never to sysadmin.',
        'Allow only the addresses of your servers.',
      ],
      rotate: [
        'Without an outage: keep two logins with the same rights, and change the one that is not in use.',
        "Otherwise ALTER LOGIN orders WITH PASSWORD = N'…';",
        'Rotate the credential in Keyward right away, and test its connections.',
      ],
      revoke: ['ALTER LOGIN orders DISABLE; then KILL its sessions.'],
      overlap: null,
      lifetime: 'Until it is changed, or the end that the server was told.',
    },
  },
  {
    id: 'd00582eb-57a4-5927-98b1-ce9e05cb36ba',
    slug: 'azure-sql',
    name: 'Azure SQL Database',
    category: 'Databases',
    summary: 'SQL Server in Azure.',
    kind: 'sqlserver',
    parameters: { host: '{server}.database.windows.net', port: '1433' },
    address: [{ name: 'server', label: 'Server', example: 'contoso-orders', value: '', choices: [] }],
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and asks for the server’s version and the user.',
    docs: {
      create: 'https://portal.azure.com/#browse/Microsoft.Sql%2Fservers',
      reference: 'https://learn.microsoft.com/en-us/azure/azure-sql/database/logins-create-manage',
    },
    guide: {
      create: ["CREATE USER orders WITH PASSWORD = N'…'; in the database: a contained user."],
      restrict: [
        'ALTER ROLE db_datareader ADD MEMBER orders; or GRANT single tables.',
        'Allow only the addresses of your servers in the firewall, or a private endpoint.',
      ],
      rotate: [
        'Without an outage: keep two logins with the same rights, and change the one that is not in use.',
        "Otherwise ALTER USER orders WITH PASSWORD = N'…';",
        'Rotate the credential in Keyward right away, and test its connections.',
      ],
      revoke: ['DROP USER orders; or REVOKE CONNECT FROM orders;'],
      overlap: null,
      lifetime: 'Until it is changed, or the end that the server was told.',
    },
  },
  {
    id: '5dce9854-4512-562e-8b3a-4fa0ffec517b',
    slug: 'oracle',
    name: 'Oracle Database',
    category: 'Databases',
    summary: 'An Oracle database, by its service name or SID.',
    kind: 'oracle',
    parameters: { port: '1521' },
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and asks for the server’s version and the user.',
    docs: {
      create: '',
      rotate: 'https://docs.oracle.com/en/database/oracle/oracle-database/23/dbseg/configuring-authentication.html',
      reference: 'https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/CREATE-USER.html',
    },
    guide: {
      create: ['CREATE USER orders IDENTIFIED BY "…"; with a long random password.', 'GRANT CREATE SESSION TO orders;'],
      restrict: [
        'GRANT READ or single privileges on single tables, and no ANY privileges.',
        'Give it a profile with PASSWORD_ROLLOVER_TIME.',
      ],
      rotate: [
        'ALTER USER orders IDENTIFIED BY "…"; both passwords work for the rollover time of its profile.',
        'Rotate the credential in Keyward with the new one, and test its connections.',
        'ALTER USER orders EXPIRE PASSWORD ROLLOVER PERIOD; when nothing uses the old one any more.',
      ],
      revoke: ['ALTER USER orders ACCOUNT LOCK; then ALTER SYSTEM KILL SESSION for its sessions.'],
      overlap: true,
      lifetime: 'As its profile says: 180 days by default.',
    },
  },
]

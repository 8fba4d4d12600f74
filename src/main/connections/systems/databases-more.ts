import type { CatalogSystem } from './system.ts'

export const databasesMoreSystems: readonly CatalogSystem[] = [
  {
    id: '09df7e0e-7798-573e-a2de-0ae0bc6ef108',
    slug: 'mongodb',
    name: 'MongoDB',
    category: 'Databases',
    summary: 'A MongoDB server or replica set of your own.',
    kind: 'mongodb',
    parameters: { port: '27017' },
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and sends a ping.',
    docs: { create: '', reference: 'https://www.mongodb.com/docs/manual/tutorial/create-users/' },
    guide: {
      create: [
        "db.createUser({ user: 'orders', pwd: passwordPrompt(), roles: [{ role: 'readWrite', db: 'shop' }] }) in the database admin.",
      ],
      restrict: [
        'Give single roles on single databases, never root.',
        'Name the addresses of your servers in authenticationRestrictions.',
      ],
      rotate: [
        'Without an outage: keep two logins with the same rights, and change the one that is not in use.',
        "Otherwise db.changeUserPassword('orders', passwordPrompt());",
        'Rotate the credential in Keyward right away, and test its connections.',
      ],
      revoke: ["db.dropUser('orders'), then kill its sessions."],
      overlap: null,
      lifetime: 'Until it is changed, or the end that the server was told.',
    },
  },
  {
    id: 'bc7a2552-e883-5acf-937d-e399dde2140a',
    slug: 'mongodb-atlas',
    name: 'MongoDB Atlas',
    category: 'Databases',
    summary: 'MongoDB in the cloud, with a database user.',
    kind: 'mongodb',
    parameters: { host: '{cluster}.mongodb.net', lookup: 'srv', port: '27017' },
    address: [{ name: 'cluster', label: 'Cluster', example: 'orders.ab1cd', value: '', choices: [] }],
    credentialType: 'database-login',
    credentialConfig: {},
    probe: 'Signs in and sends a ping.',
    docs: {
      create: 'https://cloud.mongodb.com',
      reference: 'https://www.mongodb.com/docs/atlas/security-add-mongodb-users/',
    },
    guide: {
      create: [
        'Open Database Access of the project.',
        'Add a database user with a password, restricted to one cluster.',
        'A temporary user ends by itself.',
      ],
      restrict: [
        'Choose specific privileges, such as read on one database.',
        'Allow only the addresses of your servers under Network Access.',
      ],
      rotate: [
        'Add a second database user with the same privileges.',
        'Rotate the credential in Keyward with user name and password, and test its connections.',
        'Delete the first user when nothing uses it any more.',
      ],
      revoke: ['Delete the database user; its connections end within minutes.'],
      overlap: true,
      lifetime: 'Until it is deleted; a temporary user 6 hours, a day or a week.',
    },
  },
]

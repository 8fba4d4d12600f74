import fc from 'fast-check'
import { describe, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { findImporter } from './importers.ts'
import { tidy } from './tidy.ts'
import { zipOf } from './zip-testing.ts'

const json = (value: unknown) => JSON.stringify(value)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const answer = { request_id: 'r', lease_id: '', data: { data: { user: 'u', password: 'p' }, metadata: { version: 2 } } }

/** A file of each format as its tool writes it, with something of everything that is read. KDBX has such a test of its own. */
const files: Readonly<Record<string, string>> = {
  bitwarden: json({
    encrypted: false,
    folders: [{ id: 'f', name: 'prod/web' }],
    items: [
      {
        type: 1,
        name: 'Shop',
        folderId: 'f',
        collectionIds: ['c'],
        notes: 'n',
        login: { username: 'u', password: 'p', uris: [{ uri: 'postgres://db.example.com/x' }], totp: '' },
        fields: [{ name: 'pin', value: '1234', type: 1 }],
      },
      { type: 5, name: 'deploy@host', sshKey: { privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----' } },
    ],
  }),
  onepassword: json({
    accounts: [
      {
        vaults: [
          {
            attrs: { name: 'Staging' },
            items: [
              {
                categoryUuid: '102',
                state: 'active',
                overview: { title: 'DB', url: 'https://example.com', urls: [], tags: ['a'] },
                details: {
                  loginFields: [{ designation: 'password', value: 'p', fieldType: 'P' }],
                  documentAttributes: { fileName: 'f', documentId: 'd' },
                  sections: [
                    {
                      title: 'More',
                      fields: [
                        { id: 'hostname', title: 'server', value: { string: 'db.example.com' } },
                        { id: 'expires', title: 'until', value: { date: 1_700_000_000 } },
                        { id: 'm', title: 'month', value: { monthYear: 202_611 } },
                      ],
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  }),
  pass: json({
    format: 'keyward-pass-entries/1',
    entries: [
      { path: 'prod/web/deploy', text: 'p\nuser: u\nurl: postgres://db.example.com/x\npin: 1234\nfree\n---\na: "b"\n' },
      { path: 'key', text: '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\notpauth://totp/x' },
      { path: 'old', text: 'GOPASS-SECRET-1.0\nPassword: p\n\nbody' },
    ],
    failed: [{ path: 'other', why: 'other-key' }],
  }),
  gcp: json({ type: 'service_account', client_email: 'a@b.iam.gserviceaccount.com', private_key: 'k' }),
  aws: '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = k\n[profile "p"]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\nmfa_serial = m\nregion = eu\n',
  kubernetes: `apiVersion: v1\nkind: Secret\nmetadata: { name: r, namespace: prod }\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${base64('{"auths":{"r":{"auth":"dTpw"}}}')}\n---\napiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: { server: "https://k8s.example.com", certificate-authority-data: ${base64('-----BEGIN CERTIFICATE-----')} }\ncontexts:\n- context: { cluster: c, user: u }\nusers:\n- name: u\n  user: { token: t }\n`,
  postman: json({
    info: { name: 'Shop', schema: 'schema.getpostman.com' },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{t}}' }] },
    variable: [{ key: 't', value: 'x' }],
    values: null,
    item: [
      { name: 'Me', request: { method: 'GET', url: { raw: 'https://{{t}}.example.com/v1' } } },
      { name: 'F', auth: { type: 'oauth2', oauth2: { accessToken: 'a' } }, item: [{ request: { url: 'https://h/' } }] },
    ],
  }),
  'aws-secrets-manager': json({
    SecretValues: [
      { ARN: 'arn:aws:secretsmanager:eu:1:secret:a-AbCdEf', Name: 'prod/a', SecretString: '{"password":"p"}' },
    ],
    Errors: [{ SecretId: 'arn:x' }],
  }),
  'vault-kv': json({
    'secret/prod/a': answer,
    nested: { b: { c: { k: 'v', n: 1 } } },
    list: [{ path: 'p', secret: answer }],
  }),
  pgpass: 'db.example.com:5432:shop:u\\:v:pa\\\\ss\n*:*:*:ada:p\n',
  csv: 'name,url,username,password,tags,archived,expires,host,port\nShop,https://example.com,u,p,"a,b",false,2027-01-31,db.example.com,5432\n',
  dotenv: 'export DB_HOST=db.example.com\nDB_PASSWORD="p\\n\\"q"\nAPI_TOKEN=\'t\' # c\n',
}

/** A text, a word or a sign: what is replaced stays in a shape that the parser takes as often as not. */
const tokens = /"(?:[^"\\]|\\.)*"|[\w.]+|\s+|[^\s\w]/g
/** What stands in the place of each of them. */
const wrong = ['null', '[]', '{}', '1e999', '""', '"foo://a%zz/"', '"\\ud800"', '"__proto__"']
const pieces = fc.constantFrom(
  ...wrong,
  ...['', 'true', '-1', '[[]]', '"', "'", ',', ':', '\n', '=', '\\', '\r', '\0', '*a', '&a', '? ', '!!js/function x'],
  ...['" "', '"{{t}}"', '"{{', '"http://[::1"', '"%"', '"\\u0000"', '"item"', '"constructor"', '"2."', '"="'],
  `"${'9'.repeat(400)}"`,
)
const changes = fc.array(fc.record({ at: fc.nat(), piece: pieces, isInserted: fc.boolean() }), { maxLength: 4 })

/** Reads what the parts make. Not by `readFile`, which would hide an error. */
async function read(id: string, parts: readonly string[]): Promise<void> {
  const importer = findImporter(id)
  const content = Buffer.from(parts.join(''))
  const bytes = id === 'onepassword' ? zipOf([{ name: 'export.data', bytes: content, method: 0 }]) : content
  try {
    const found = await importer?.read({ name: 'file', bytes }, {})
    if (found !== undefined) await tidy(found, 'file')
    await importer?.proposes?.({ name: 'file', bytes })
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
  }
}

describe('S6 a file in which something is not as it should be', () => {
  it.each(Object.keys(files))('leaves the importer %s by a VaultError alone', async (id) => {
    const parts: readonly string[] = (files[id] ?? '').match(tokens) ?? []
    for (const [index, part] of parts.entries())
      if (/\w/.test(part)) for (const piece of wrong) await read(id, parts.with(index, piece))
    const several = fc.asyncProperty(changes, async (all) => {
      const changed = [...parts]
      for (const { at, piece, isInserted } of all) {
        const index = at % changed.length
        changed[index] = isInserted ? changed[index] + piece : piece
      }
      await read(id, changed)
    })
    await fc.assert(several, { numRuns: 100 })
  })
})

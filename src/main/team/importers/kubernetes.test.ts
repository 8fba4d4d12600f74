import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('S6 Secrets of Kubernetes', () => {
  it('are taken by their types, from several documents and lists', async () => {
    const { format, credentials, connections, notTaken } = await take(
      'secrets.yaml',
      `apiVersion: v1
kind: Secret
metadata: { name: orders-db, namespace: production }
type: Opaque
data:
  username: ${base64('shop')}
  password: ${base64('secret-of-shop')}
  host: ${base64('db.example.com')}
  port: ${base64('5432')}
---
apiVersion: v1
kind: List
items:
- kind: Secret
  metadata: { name: web }
  type: kubernetes.io/basic-auth
  stringData: { username: ada, password: "007" }
- kind: Secret
  metadata: { name: registry }
  type: kubernetes.io/dockerconfigjson
  data:
    .dockerconfigjson: ${base64(JSON.stringify({ auths: { 'registry.example.com': { auth: base64('bot:reg:pass') } } }))}
- kind: Secret
  metadata: { name: app }
  data:
    API_TOKEN: ${base64('yes')}
    BINARY: ${Buffer.from([0xff, 0xfe, 0]).toString('base64')}
- kind: ConfigMap
  metadata: { name: settings }
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: sealed }
`,
    )
    expect(format).toBe('kubernetes')
    expect(credentials).toMatchObject([
      { name: 'production/orders-db', type: 'database-login', environment: 'production', config: { username: 'shop' } },
      { name: 'web', type: 'basic-auth', secrets: { password: '007' } },
      { name: 'registry: registry.example.com', config: { username: 'bot' }, secrets: { password: 'reg:pass' } },
      { name: 'app', type: 'environment-variables', secrets: { variables: { API_TOKEN: 'yes' } } },
    ])
    expect(connections).toMatchObject([{ kind: 'postgresql', parameters: { host: 'db.example.com' } }])
    expect(notTaken.map(({ what }) => what)).toEqual(['app: BINARY', 'ConfigMap settings', 'SealedSecret sealed'])
  })

  it('with sign-ins to registries that are no such JSON, or too much of it, are what they are', async () => {
    const deep = `{"auths":${'['.repeat(100)}${']'.repeat(100)}}`
    const { credentials } = await take('secrets.json', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'r' },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': deep },
    })
    expect(credentials).toMatchObject([{ name: 'r', secrets: { secrets: { '.dockerconfigjson': deep } } }])
  })

  it('of a kubeconfig are its users, of which none is asked by running a program', async () => {
    const { credentials, connections, notTaken } = await take(
      'config',
      `apiVersion: v1
kind: Config
clusters:
- name: main
  cluster: { server: "https://k8s.example.com:6443" }
contexts:
- name: main
  context: { cluster: main, user: robot }
users:
- name: robot
  user: { token: abcdef0123456789abcdef }
- name: cloud
  user: { exec: { command: aws, args: [eks, get-token] } }
`,
    )
    expect(credentials).toMatchObject([{ name: 'Kubernetes robot', type: 'bearer-token' }])
    expect(connections).toMatchObject([
      { kind: 'http', parameters: { url: 'https://k8s.example.com:6443', path: '/version' } },
    ])
    expect(notTaken).toEqual([
      { what: 'User cloud', reason: 'Its sign-in is made by a program, which an import never runs.' },
    ])
  })
})

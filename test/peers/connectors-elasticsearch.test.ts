import { describe, expect, it } from 'vitest'
import type { ProbeTarget } from '../../src/main/connections/connector.ts'
import { elasticsearch } from '../../src/main/connections/connectors/elasticsearch.ts'
import { elasticsearchKind } from '../../src/main/connections/kinds/elasticsearch.ts'
import { answerCluster, type Cluster } from './elasticsearch-double.ts'
import { startServer, testHttpMatrix } from './http-matrix.ts'
import { awsTarget, bearerTarget } from './http-targets.ts'
import { expectFinding } from './targets.ts'

const token = 'kwSearchToken-9mV4x'
const bearer = `Bearer ${token}`
const accessKeyId = 'AKIAKEYWARDSEARCH001'

function target(url: string, parameters: Record<string, string> = {}, header = bearer): ProbeTarget {
  const whole = bearerTarget(elasticsearchKind, { region: 'us-east-1', ...parameters, url }, token)
  const http = { headers: { Authorization: header }, query: {} }
  return { ...whole, credential: { ...whole.credential, http } }
}

function signed(url: string, id = accessKeyId): ProbeTarget {
  const keys = { accessKeyId: id, secretAccessKey: 'kwSearchSecret/9mV4x+abc' }
  return awsTarget(elasticsearchKind, { url, region: 'eu-central-1' }, keys)
}

/** Runs against a double of this cluster. */
async function withCluster(cluster: Partial<Cluster>, run: (base: string) => Promise<unknown>): Promise<void> {
  const server = await startServer(answerCluster({ product: 'elasticsearch', known: [bearer], ...cluster }))
  await run(`http://127.0.0.1:${server.port}`).finally(server.stop)
}

describe('T3 T4 Elasticsearch and OpenSearch', () => {
  it('tells who is signed in, in its worker', () =>
    withCluster({}, async (base) => {
      const outcome = await expectFinding(target(base), 'ok', null)
      expect(outcome).toMatchObject({ identity: 'ann', expiresAt: null })
      expect(outcome.stages.map(({ stage }) => stage)).toEqual([
        'resolve',
        'connect',
        'authenticate',
        'authorize',
        'query',
      ])
    }))

  it('tells the name of an API key and when it ends', () =>
    withCluster({ known: ['ApiKey azE6a2V5'] }, async (base) => {
      const outcome = await expectFinding(target(base, {}, 'ApiKey azE6a2V5'), 'ok', null, elasticsearch)
      expect(outcome).toMatchObject({ identity: 'meridian-search', expiresAt: '2030-03-17T17:46:40.000Z' })
    }))

  it('tells a refused credential, a missing permission and a missing index apart', async () => {
    for (const product of ['elasticsearch', 'opensearch'] as const) {
      await withCluster({ product }, async (base) => {
        await expectFinding(target(base, {}, 'Bearer wrong-token'), 'auth-failed', 'authenticate', elasticsearch)
        await expectFinding(target(base, { index: 'orders-*' }), 'ok', null, elasticsearch)
        await expectFinding(target(base, { index: 'secret' }), 'permission', 'authorize', elasticsearch)
        await expectFinding(target(base, { index: 'nowhere' }), 'not-found', 'authorize', elasticsearch)
      })
    }
  })

  it('does not take an anonymous user for the credential’s', () =>
    withCluster({ product: 'opensearch', anonymous: true }, async (base) => {
      expect((await expectFinding(target(base), 'ok', null, elasticsearch)).identity).toBe('ann')
      await expectFinding(target(base, {}, 'Bearer wrong-token'), 'auth-failed', 'authenticate', elasticsearch)
    }))

  it('calls nothing proven by a cluster without security', () =>
    withCluster({ product: 'none' }, (base) => expectFinding(target(base), 'not-testable', null, elasticsearch)))

  it('signs for AWS, which lets nobody else through', () =>
    withCluster({ product: 'aws', known: [accessKeyId] }, async (base) => {
      await expectFinding(signed(base), 'ok', null, elasticsearch)
      await expectFinding(signed(base, 'AKIAKEYWARDSEARCH999'), 'auth-failed', 'authenticate', elasticsearch)
    }))

  testHttpMatrix({
    connector: elasticsearch,
    answer: answerCluster({ product: 'elasticsearch', known: [bearer] }),
    target: (url, ca) => target(url, { ca }),
  })
})

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** How a storage misbehaves. */
export interface S3Manners {
  /** It overlooks `If-None-Match` and overwrites with 200, as s3rver and older storages do. */
  readonly overwrites?: boolean
  /** It answers the first writes with a conflict, as Amazon does while another write is under way. */
  readonly conflicts?: number
  /** It does the first writes, and hangs up without an answer. */
  readonly hangsUp?: number
  /** Something before it sends the first writes twice, and gives the second answer. */
  readonly doubles?: number
  /** Names on one page of a list. */
  readonly pageSize?: number
}

/** A storage that speaks as much of S3 as a team server needs, from its description in public. Signatures are not looked at. */
export interface S3Double {
  readonly url: string
  readonly objects: ReadonlyMap<string, Buffer>
  stop(): Promise<void>
}

interface Stored {
  readonly bytes: Buffer
  readonly maker: string
}

/** Starts it on the loopback with one bucket, `team-bucket`. */
export async function startS3Double(manners: S3Manners = {}): Promise<S3Double> {
  const objects = new Map<string, Stored>()
  const left = { conflicts: manners.conflicts ?? 0, hangsUp: manners.hangsUp ?? 0, doubles: manners.doubles ?? 0 }
  const take = (what: keyof typeof left) => left[what]-- > 0

  const put = (key: string, bytes: Buffer, { headers }: IncomingMessage): number => {
    if (objects.has(key) && headers['if-none-match'] === '*' && !manners.overwrites) return 412
    objects.set(key, { bytes, maker: String(headers['x-amz-meta-keyward']) })
    return 200
  }
  const list = (query: URLSearchParams): string => {
    const after = query.get('continuation-token') ?? ''
    const keys = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort()
    const rest = keys.filter((key) => key > after)
    const page = rest.slice(0, manners.pageSize ?? 1000)
    const isTruncated = page.length < rest.length
    return [
      '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
      `<IsTruncated>${isTruncated}</IsTruncated>`,
      isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '',
      ...page.map((key) => `<Contents><Key>${encodeURIComponent(key)}</Key></Contents>`),
      '</ListBucketResult>',
    ].join('')
  }
  const refuse = (response: ServerResponse, status: number, code: string) =>
    response.writeHead(status).end(`<Error><Code>${code}</Code><Message>about ann</Message></Error>`)

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    const [, bucket, ...rest] = url.pathname.split('/')
    const key = rest.join('/')
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    if (bucket !== 'team-bucket') return refuse(response, 404, 'NoSuchBucket')
    if (request.method === 'PUT') {
      if (take('conflicts')) return refuse(response, 409, 'ConditionalRequestConflict')
      let status = put(key, Buffer.concat(parts), request)
      if (take('hangsUp')) return request.socket.destroy()
      if (take('doubles')) status = put(key, Buffer.concat(parts), request)
      return status === 200 ? response.end() : refuse(response, status, 'PreconditionFailed')
    }
    if (key === '') return response.end(list(url.searchParams))
    const found = objects.get(key)
    if (request.method === 'DELETE') {
      objects.delete(key)
      return response.writeHead(204).end()
    }
    if (!found) return refuse(response, 404, 'NoSuchKey')
    return response
      .setHeader('x-amz-meta-keyward', found.maker)
      .end(request.method === 'HEAD' ? undefined : found.bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    get objects() {
      return new Map([...objects].map(([key, { bytes }]) => [key, bytes]))
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

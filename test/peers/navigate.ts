import { type IncomingHttpHeaders, request } from 'node:http'

/** One request as a browser makes it that goes to a page: without the headers by which a script's can be told. */
export function navigate(
  address: URL,
  {
    method = 'GET',
    cookie = '',
    body = '',
    destination = 'document',
    target,
  }: { method?: string; cookie?: string; body?: string; destination?: string; target?: string } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      address,
      {
        method,
        agent: false,
        ...(target !== undefined && { path: target }),
        headers: {
          'Sec-Fetch-Mode': 'navigate',
          'Sec-Fetch-Dest': destination,
          ...(cookie !== '' && { Cookie: cookie }),
          ...(body !== '' && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString(),
          }),
        )
        response.once('error', reject)
      },
    )
    asked.once('error', reject)
    asked.end(body)
  })
}

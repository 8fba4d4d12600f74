import type { Answer } from '../../../shared/domain/exchange.ts'

/** JSON with indentation; any other body as it came. */
export function prettyBody({ body, headers, isCut }: Answer): string {
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  if (isCut || !/[/+]json\b/i.test(type)) return body
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** How a status is coloured. */
export function statusTone(status: number): 'good' | 'warn' | 'bad' | 'rest' {
  if (status < 300) return 'good'
  if (status < 400) return 'rest'
  return status < 500 ? 'warn' : 'bad'
}

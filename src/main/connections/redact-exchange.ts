import type { Answer, SentRequest } from '../../shared/domain/exchange.ts'

type Redact = (text: string) => string

/** What can't be seen is shown as a space, save line breaks and tabs. */
function visible(text: string): string {
  return text.replace(/[^\P{C}\n\r\t]/gu, ' ')
}

/** A request as it went over the wire, without its secrets. */
export function redactSent({ method, url, headers }: SentRequest, redact: Redact): SentRequest {
  return { method, url: redact(url).slice(0, 16_384), headers: redactHeaders(headers, redact) }
}

/** An answer, without the secrets that the server repeats in it. */
export function redactAnswer(answer: Answer, redact: Redact): Answer {
  return {
    ...answer,
    statusText: visible(redact(answer.statusText)).slice(0, 200),
    headers: redactHeaders(answer.headers, redact),
    body: visible(redact(answer.body)).slice(0, 65_536),
  }
}

/** Values of headers that hand out a new secret, such as a session, are no more shown than the credential. */
const secretHeaders = /^(set-cookie|authorization|proxy-authorization|x-auth-token|x-amz-security-token)$/i

function redactHeaders(headers: Answer['headers'], redact: Redact): Answer['headers'] {
  return headers.map(({ name, value }) => ({
    name: redact(name).slice(0, 200),
    value: secretHeaders.test(name) ? hideValue(value) : visible(redact(value)).slice(0, 8192),
  }))
}

/** The scheme of a header stays: `Bearer [redacted]`. */
function hideValue(value: string): string {
  const scheme = /^(Basic|Bearer|Token|Digest|SSWS) /i.exec(value)?.[0] ?? ''
  return `${scheme}[redacted]`
}

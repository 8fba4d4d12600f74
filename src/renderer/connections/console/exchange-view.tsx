import type { Exchange } from '../../../shared/domain/exchange.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatBytes } from '../../ui/size.ts'
import { HostKeyCard } from '../testing/host-key-card.tsx'
import { formatDuration, outcomeOf } from '../testing/outcome.ts'
import { StageList } from '../testing/stage-list.tsx'
import { stagesOfResult } from '../testing/test-state.ts'
import { prettyBody, statusTone } from './body.ts'

/** A request with what came of it: the answer, or the stage at which it ended. */
export function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const { answer, sent, code, message, remedy, ms } = exchange
  return (
    <section className="kw-exchange" aria-label="Answer">
      {answer === null ? (
        <>
          <p className="kw-exchange-head">
            <Badge tone="bad">{outcomeOf(code).label}</Badge>
            <span>{message}</span>
          </p>
          {remedy !== '' && <p className="kw-muted">{remedy}</p>}
          <StageList test={{ stages: stagesOfResult(exchange), result: null }} />
          {exchange.hostKey && (
            <HostKeyCard
              connectionId={exchange.connectionId}
              hostKey={exchange.hostKey}
              isChanged={code === 'host-key-changed'}
            />
          )}
        </>
      ) : (
        <>
          <p className="kw-exchange-head">
            <Badge tone={statusTone(answer.status)}>
              {answer.status} {answer.statusText}
            </Badge>
            <span className="kw-muted kw-numbers">
              {formatDuration(ms)}, {formatBytes(answer.bytes)}
              {answer.isCut && ' or more, the beginning is shown'}
            </span>
            <span className="kw-grow" />
            {answer.isText && answer.body !== '' && <CopyButton label="Copy the answer" text={answer.body} />}
          </p>
          {answer.isText ? (
            answer.body !== '' && (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              <section className="kw-exchange-body" tabIndex={0} aria-label="Body of the answer">
                <pre>{prettyBody(answer)}</pre>
              </section>
            )
          ) : (
            <p className="kw-muted">The body is no text.</p>
          )}
          <Headers title="Headers of the answer" headers={answer.headers} />
        </>
      )}
      {sent && <Headers title="What was sent" line={`${sent.method} ${sent.url}`} headers={sent.headers} />}
    </section>
  )
}

interface HeadersProps {
  readonly title: string
  readonly line?: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

function Headers({ title, line, headers }: HeadersProps) {
  const text = [...(line === undefined ? [] : [line]), ...headers.map(({ name, value }) => `${name}: ${value}`)].join(
    '\n',
  )
  return (
    <Disclosure title={title} detail={`${headers.length} headers`}>
      <pre className="kw-exchange-headers">{text}</pre>
    </Disclosure>
  )
}

import { Send, Square, Terminal } from 'lucide-react'
import { useState } from 'react'
import type { Connection } from '../../../shared/domain/connection.ts'
import { type Exchange, type OwnRequest, requestMethods } from '../../../shared/domain/exchange.ts'
import { client } from '../../client/client.ts'
import { toErrorBody } from '../../client/errors.ts'
import { useAction } from '../../client/use-action.ts'
import { useItem } from '../../state/item.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form, FormRow } from '../../ui/form.tsx'
import { Select } from '../../ui/select.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showErrorToast, showToast } from '../../ui/toast.tsx'
import { ExchangeView } from './exchange-view.tsx'
import { RequestHistory } from './request-history.tsx'
import { openRequests } from './store.ts'
import './console.css'

const empty: OwnRequest = { method: 'GET', path: '', headers: '', body: '' }

/** Tries a request with the connection's credential (T7). The credential is put in by the core, and redacted from what is shown. */
export function Console({ connection }: { readonly connection: Connection }) {
  const { id } = connection
  // What others have sent with it is not shown to whoever may only use it.
  const { value: past } = useItem(openRequests, connection.access === 'use' ? null : id)
  const [request, setRequest] = useState<OwnRequest>({ ...empty, path: connection.parameters.path ?? '' })
  const [exchange, setExchange] = useState<Exchange | null>(null)
  const [runId, setRunId] = useState<string | null>(null)
  const change = (part: Partial<OwnRequest>) => setRequest((before) => ({ ...before, ...part }))
  const hasBody = !['GET', 'HEAD'].includes(request.method)
  const sent: OwnRequest = hasBody ? request : { ...request, body: '' }

  const send = useAction(async () => {
    const run = crypto.randomUUID()
    setRunId(run)
    try {
      setExchange(await client.requests.send({ runId: run, connectionId: id, request: sent, timeoutMs: null }))
    } finally {
      setRunId(null)
    }
  })
  const copy = useAction(async () => {
    try {
      const { text } = await client.requests.curl({ connectionId: id, request: sent })
      await copyText(text)
      showToast({ title: 'curl command copied', detail: 'References stand where the secrets would be.', tone: 'good' })
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
    }
  })
  const variables = past?.variables.filter(({ value }) => value !== '') ?? []

  return (
    <div className="kw-console">
      <Form label="Request" onSubmit={() => void send.run()}>
        <FormRow>
          <Select
            label="Method"
            choices={requestMethods.map((method) => ({ value: method, label: method }))}
            value={request.method}
            onChange={(method) => {
              const known = requestMethods.find((one) => one === method)
              if (known) change({ method: known })
            }}
          />
          <TextField
            label="Path"
            value={request.path}
            onChange={(path) => change({ path })}
            placeholder="/v1/me"
            help={`Added to ${connection.parameters.url ?? 'the base address'}. The credential is put in by itself.`}
          />
        </FormRow>
        <Disclosure
          title="Headers and variables"
          detail={request.headers === '' ? 'none of your own' : `${request.headers.split('\n').length} of your own`}
        >
          <div className="kw-form">
            <TextArea
              label="Headers"
              value={request.headers}
              onChange={(headers) => change({ headers })}
              rows={3}
              placeholder="Accept-Language: en"
              help="One Name: value on each line. What is secret belongs into the credential."
            />
            <dl className="kw-console-variables" aria-label="Variables">
              {variables.map(({ name, value }) => (
                <div key={name}>
                  <dt>{`{{${name}}}`}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </div>
        </Disclosure>
        {hasBody && (
          <TextArea
            label="Body"
            value={request.body}
            onChange={(body) => change({ body })}
            rows={6}
            placeholder="{ }"
          />
        )}
        <ErrorNotice error={send.error} />
        <div className="kw-console-actions">
          {runId === null ? (
            <Button type="submit" variant="primary" icon={Send}>
              Send
            </Button>
          ) : (
            <Button icon={Square} onPress={() => void client.requests.cancel({ runId }).catch(() => {})}>
              Cancel
            </Button>
          )}
          {connection.access !== 'use' && (
            <Button variant="quiet" icon={Terminal} isPending={copy.isRunning} onPress={() => void copy.run()}>
              Copy as curl
            </Button>
          )}
        </div>
      </Form>
      {exchange && exchange.connectionId === id && <ExchangeView exchange={exchange} />}
      {connection.access !== 'use' && (
        <RequestHistory
          connectionId={id}
          items={past?.items ?? []}
          onChoose={({ method, path, headers, body }) => setRequest({ method, path, headers, body })}
        />
      )}
    </div>
  )
}

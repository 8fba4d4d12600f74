import { BadgeCheck, Signature } from 'lucide-react'
import { useState } from 'react'
import type { Credential } from '../../../shared/domain/credential.ts'
import type { SignatureHeader, WebhookVerdict } from '../../../shared/domain/webhook.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Section } from '../../ui/section.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import '../form/form.css'

/** Signs a sample with a webhook secret, and proves a received one. The secret stays in the core. */
export function WebhookTab({ credential }: { readonly credential: Credential }) {
  const { id } = credential
  const [payload, setPayload] = useState('{"test": true}')
  const [headers, setHeaders] = useState('')
  const [takesAnyTime, setTakesAnyTime] = useState(false)
  const [verdict, setVerdict] = useState<WebhookVerdict | null>(null)
  const sign = useAction(async () => {
    const signed = await client.webhooks.sign({ id, payload, at: null, messageId: null })
    setHeaders(signed.headers.map(({ name, value }) => `${name}: ${value}`).join('\n'))
    setVerdict(null)
  })
  const verify = useAction(async () => {
    const toleranceSeconds = takesAnyTime ? null : 300
    setVerdict(await client.webhooks.verify({ id, payload, headers: readHeaders(headers), toleranceSeconds }))
  })
  return (
    <div className="kw-detail-parts">
      <Section title="Sample" description="What is signed, to the byte. Each use of the secret is recorded.">
        <div className="kw-form">
          <TextArea
            label="Payload"
            mono
            rows={5}
            value={payload}
            onChange={(text) => {
              setPayload(text)
              setVerdict(null)
            }}
          />
          <TextArea
            label="Headers"
            mono
            rows={4}
            value={headers}
            onChange={(text) => {
              setHeaders(text)
              setVerdict(null)
            }}
            placeholder="Name: value, one on each line"
            help="Sign fills them in. Paste those of a received webhook to prove it."
          />
          <Checkbox isSelected={takesAnyTime} onChange={setTakesAnyTime}>
            Take signatures of any time
          </Checkbox>
          <ErrorNotice error={sign.error ?? verify.error} />
          {verdict && (
            <Banner tone={verdict.verified ? 'good' : 'bad'} title={verdict.verified ? 'Proven' : 'Not proven'} isAlert>
              {verdict.message}
            </Banner>
          )}
          <div className="kw-button-line">
            <Button icon={Signature} isPending={sign.isRunning} onPress={() => void sign.run()}>
              Sign
            </Button>
            <Button
              icon={BadgeCheck}
              isPending={verify.isRunning}
              isDisabled={headers.trim() === ''}
              onPress={() => void verify.run()}
            >
              Prove
            </Button>
            {headers.trim() !== '' && <CopyButton text={headers} label="Copy the headers" withLabel />}
          </div>
        </div>
      </Section>
    </div>
  )
}

/** Lines of `Name: value`; others are passed over. */
function readHeaders(text: string): SignatureHeader[] {
  return text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':')
    return colon < 1 ? [] : [{ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }]
  })
}

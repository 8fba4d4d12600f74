import { useState } from 'react'
import { useResource } from '../state/resource.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Section } from '../ui/section.tsx'
import { AllowDialog } from './allow-dialog.tsx'
import { KdbxDialog } from './kdbx-dialog.tsx'
import { leavingStatus } from './leaving-status.ts'
import { PlaintextDialog } from './plaintext-dialog.tsx'
import './leaving.css'

const command = 'keyward export --plaintext all.json --reason "…"'

/** The ways out of Keyward: a KeePass file, and plain text for whoever really wants it. */
export function LeavingSection() {
  const [shown, setShown] = useState<'kdbx' | 'allow' | 'plaintext' | null>(null)
  const status = useResource(leavingStatus).value
  const close = () => setShown(null)
  return (
    <Section title="For other tools" description="Nobody is kept here: everything can be taken along." card>
      <div className="kw-leaving">
        <div>
          <strong>KeePass file</strong>
          <p>Encrypted with a password. KeePass, KeePassXC and most password managers open it.</p>
        </div>
        <Button onPress={() => setShown('kdbx')}>Export a KeePass file</Button>
      </div>
      <div className="kw-leaving">
        <div>
          <strong>Plain text</strong>
          {status?.isForbidden ? (
            <p>A policy of your team rules it out.</p>
          ) : status?.canWrite === false ? (
            <p>
              A page in the browser never holds values in plain text. The command writes them, for a reason:{' '}
              <code className="kw-mono">{command}</code>
            </p>
          ) : (
            <p>JSON, CSV or .env, for what reads nothing else. It has to be allowed first, for some minutes.</p>
          )}
        </div>
        {status !== null && !status.isForbidden && !status.canWrite && (
          <CopyButton text={command} label="Copy the command" />
        )}
        {status !== null && !status.isForbidden && status.canWrite && (
          <Button
            variant={status.allowed === null ? 'secondary' : 'danger'}
            onPress={() => setShown(status.allowed === null ? 'allow' : 'plaintext')}
          >
            {status.allowed === null ? 'Allow it' : 'Export in plain text'}
          </Button>
        )}
      </div>
      {shown === 'kdbx' && <KdbxDialog onClose={close} />}
      {shown === 'allow' && <AllowDialog proof={status?.proof ?? 'name'} onClose={close} />}
      {shown === 'plaintext' && <PlaintextDialog onClose={close} />}
    </Section>
  )
}

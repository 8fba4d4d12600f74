import { useSession } from '../state/session.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatDay } from '../ui/dates.ts'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { Logo } from '../ui/logo.tsx'
import { Section } from '../ui/section.tsx'

const hosts = { desktop: 'Desktop window', browser: 'Browser, served on this machine', command: 'Command' }

/** Which Keyward this is and where its things are. */
export function About() {
  const info = useSession((state) => state.info)
  const status = useSession((state) => state.status)
  return (
    <div className="kw-settings-sections">
      <div className="kw-about">
        <Logo size={48} />
        <div>
          <strong>Keyward</strong>
          <p className="kw-muted">Version {info?.version}</p>
        </div>
      </div>
      <Section title="This window" card>
        <KeyValueList>
          <KeyValue label="Runs as">{info && hosts[info.host]}</KeyValue>
          <KeyValue label="System">{info?.platform}</KeyValue>
          <KeyValue label="User">{info?.user}</KeyValue>
          <KeyValue label="Home folder">
            {info && (
              <span className="kw-copy">
                <code>{info.home}</code>
                <CopyButton text={info.home} label="Copy the path" />
              </span>
            )}
          </KeyValue>
        </KeyValueList>
      </Section>
      <Section title="This vault" card>
        <KeyValueList>
          <KeyValue label="Name">{status?.name}</KeyValue>
          <KeyValue label="ID">
            {status?.id && (
              <span className="kw-copy">
                <code>{status.id}</code>
                <CopyButton text={status.id} label="Copy the ID" />
              </span>
            )}
          </KeyValue>
          <KeyValue label="Created">{status?.createdAt && formatDay(status.createdAt)}</KeyValue>
          <KeyValue label="Format">{status?.schemaVersion && `Schema ${status.schemaVersion}`}</KeyValue>
        </KeyValueList>
      </Section>
    </div>
  )
}

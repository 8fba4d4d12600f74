import { Download, FileInput, Upload } from 'lucide-react'
import type { ReactNode } from 'react'
import { OutcomeMark, SentenceText } from '../audit/looks.tsx'
import { sentenceOf } from '../audit/sentence.ts'
import { client } from '../client/client.ts'
import { LeavingSection } from '../leaving/leaving-section.tsx'
import { createResource, useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Art, type ArtName } from '../ui/art.tsx'
import { Button } from '../ui/button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { type ExportStep, startExport, useExport } from './export/export-store.ts'
import { type ImportKind, useImport } from './import/import-state.ts'
import { startImport } from './import/import-store.ts'
import { openFlow } from './places.ts'
import { LastImportLine } from './undo/last-import.tsx'

const recent = createResource(
  async () =>
    (
      await client.audit.list({
        action: ['bundle.export', 'bundle.import', 'import.file', 'import.undo'],
        limit: 5,
        cursor: null,
      })
    ).items,
  ['audit', 'credentials'],
)

/** What bundles are for, and the two ways to begin. */
export function Landing() {
  const records = useResource(recent).value ?? []
  const exporting = useExport((state) => state.step)
  const importing = useImport((state) => state.step)
  return (
    <div className="kw-page">
      <PageHeader title="Bundles" />
      <div className="kw-page-body kw-bundles">
        <div className="kw-ways">
          <Way
            art="box"
            title="Export"
            text="Hand credentials to a colleague or to another machine, as one encrypted file with the connections that belong to them."
          >
            <Button
              variant="primary"
              icon={Upload}
              onPress={() => {
                if (exporting === 'choose') startExport()
                openFlow('export')
              }}
            >
              {exportLabels[exporting]}
            </Button>
          </Way>
          <Way
            art="key"
            title="Import"
            text="Open what somebody sent you, or move in from a password manager, a .env file, a cluster. You see what is new, changed or in conflict, and decide item by item before anything happens."
          >
            {importing === 'key' || importing === 'ask' || importing === 'review' ? (
              <Button icon={Download} onPress={() => openFlow('import')}>
                Continue the import
              </Button>
            ) : (
              <div className="kw-way-buttons">
                <Button icon={Download} onPress={() => begin('bundle')}>
                  Import a bundle
                </Button>
                <Button icon={FileInput} onPress={() => begin('file')}>
                  Import from another tool
                </Button>
              </div>
            )}
          </Way>
        </div>
        <LastImportLine />
        <dl className="kw-bundle-facts">
          <div>
            <dt>A standard file</dt>
            <dd>
              Bundles are age files. The <code>age</code> command opens them too, so nobody depends on Keyward to get at
              their own.
            </dd>
          </div>
          <div>
            <dt>For people, keys or a passphrase</dt>
            <dd>
              Signed for people and teams that you know; or for public keys, or a passphrase that you tell on another
              way.
            </dd>
          </div>
          <div>
            <dt>Never more trust than before</dt>
            <dd>
              An import binds no host to your own credentials. Where those of a team are sent, its managers decide.
            </dd>
          </div>
        </dl>
        <LeavingSection />
        {records.length > 0 && (
          <Section
            title="Lately"
            actions={
              <Button
                size="small"
                variant="quiet"
                onPress={() => navigate({ area: 'audit', filter: { group: 'bundle' } })}
              >
                Open the audit log
              </Button>
            }
          >
            <ul className="kw-card kw-lately">
              {records.map((record) => {
                const sentence = sentenceOf(record)
                return (
                  <li key={record.seq}>
                    <OutcomeMark outcome={record.outcome} />
                    <span className="kw-lately-text">
                      <span className="kw-ellipsis">
                        <SentenceText sentence={sentence} />
                      </span>
                      {sentence.note !== '' && <small className="kw-ellipsis">{sentence.note}</small>}
                    </span>
                    <span className="kw-muted">
                      <RelativeTime at={record.at} />
                    </span>
                  </li>
                )
              })}
            </ul>
          </Section>
        )}
      </div>
    </div>
  )
}

function begin(wanted: ImportKind): void {
  startImport(wanted)
  openFlow('import')
}

const exportLabels: Readonly<Record<ExportStep, string>> = {
  choose: 'Export a bundle',
  protect: 'Continue the export',
  done: 'Back to your bundle',
}

interface WayProps {
  readonly art: ArtName
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}

function Way({ art, title, text, children }: WayProps) {
  return (
    <section className="kw-card kw-way" aria-label={title}>
      <Art name={art} />
      <h2>{title}</h2>
      <p>{text}</p>
      <div>{children}</div>
    </section>
  )
}

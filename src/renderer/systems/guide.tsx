import type { SystemDetails } from '../../shared/domain/system.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { type GuidePage, type GuideSection, guideSections, linkTo } from './guide-sections.ts'
import { VendorButton } from './vendor-button.tsx'
import './systems.css'

interface GuideProps {
  readonly system: SystemDetails
  /** The section that is open at first. */
  readonly opened?: GuidePage
}

/** How credentials of a system are created, restricted, rotated and revoked (L7). */
export function Guide({ system, opened = 'create' }: GuideProps) {
  const { guide, docs, tokenPrefixes } = system
  const reference = linkTo(docs, 'reference')
  return (
    <div className="kw-guide">
      <KeyValueList>
        {guide.lifetime !== '' && <KeyValue label="Lives">{guide.lifetime}</KeyValue>}
        {guide.overlap !== null && (
          <KeyValue label="Rotation">
            {guide.overlap
              ? 'Without an outage: an old and a new one work side by side.'
              : 'With a gap: a new one ends the old one.'}
          </KeyValue>
        )}
        {tokenPrefixes.length > 0 && (
          <KeyValue label="Begins with">
            <span className="kw-mono">{tokenPrefixes.join('  ')}</span>
          </KeyValue>
        )}
      </KeyValueList>
      {guideSections(system).map((section) => (
        <Disclosure key={section.page} title={section.title} defaultExpanded={section.page === opened} level={4}>
          <GuideSteps systemId={system.id} section={section} />
        </Disclosure>
      ))}
      {reference && <VendorButton systemId={system.id} link={reference} label="Read more at" />}
    </div>
  )
}

/** The steps of one section, and where they are done. */
export function GuideSteps({ systemId, section }: { readonly systemId: string; readonly section: GuideSection }) {
  const { steps, link } = section
  return (
    <>
      {steps.length > 0 && (
        <ol className="kw-guide-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {link && <VendorButton systemId={systemId} link={link} label="Open" />}
    </>
  )
}

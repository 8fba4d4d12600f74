import { ExternalLink } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { System } from '../../shared/domain/system.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { announce } from '../ui/announcer.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { DetailPart } from '../ui/detail.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { type VendorPage, vendorPages } from './vendor-links.ts'

interface VendorPagesProps {
  readonly slug: string
  readonly name: string
  readonly docs: System['docs']
}

/** Where a credential is made, replaced and withdrawn at its vendor. */
export function VendorPages({ slug, name, docs }: VendorPagesProps) {
  const pages = useMemo(() => vendorPages(docs), [docs])
  /** The address that could not be opened from here. */
  const [unopened, setUnopened] = useState<string | null>(null)
  const open = useAction(async ({ page }: VendorPage) => {
    const { opened, url } = await client.app.openDocs({ system: slug, page })
    setUnopened(opened ? null : url)
    announce(opened ? 'Opened in the browser' : 'No browser could be opened. The address is shown.')
  })
  if (pages.length === 0) return null
  return (
    <DetailPart title={`At ${name}`}>
      <ul className="kw-vendor">
        {pages.map((page) => (
          <li key={page.url}>
            <AriaButton className="kw-vendor-page" onPress={() => void open.run(page)}>
              <span className="kw-vendor-text">
                {page.label}
                <small className="kw-ellipsis">{page.host}</small>
              </span>
              <ExternalLink aria-hidden size={15} />
            </AriaButton>
            {unopened === page.url && (
              <div className="kw-vendor-address">
                <p>No browser could be opened from here. Open this address yourself:</p>
                <div>
                  <code className="kw-mono">{unopened}</code>
                  <CopyButton text={unopened} label="Copy the address" />
                </div>
              </div>
            )}
          </li>
        ))}
      </ul>
      <ErrorNotice error={open.error} />
    </DetailPart>
  )
}

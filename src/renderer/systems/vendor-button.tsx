import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import type { VendorLink } from './guide-sections.ts'

interface VendorButtonProps {
  readonly systemId: string
  readonly link: VendorLink
  readonly label: string
}

/** Opens a page of a vendor in the system's browser, or shows its address where none can be opened. */
export function VendorButton({ systemId, link, label }: VendorButtonProps) {
  /** The address that could not be opened from here. */
  const [unopened, setUnopened] = useState<string | null>(null)
  const open = useAction(async () => {
    const { opened, url } = await client.app.openDocs({ system: systemId, page: link.page })
    setUnopened(opened ? null : url)
    announce(opened ? 'Opened in the browser' : 'No browser could be opened. The address is shown.')
  })
  return (
    <div className="kw-vendor">
      <Button size="small" icon={ExternalLink} onPress={() => void open.run()}>
        {label} <span className="kw-muted">{link.host}</span>
      </Button>
      {unopened !== null && (
        <div className="kw-vendor-address">
          <p>No browser could be opened from here. Open this address yourself:</p>
          <div>
            <code className="kw-mono">{unopened}</code>
            <CopyButton text={unopened} label="Copy the address" />
          </div>
        </div>
      )}
      <ErrorNotice error={open.error} />
    </div>
  )
}

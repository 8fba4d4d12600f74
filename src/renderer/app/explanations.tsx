import { RotateCcw } from 'lucide-react'
import type { ErrorBody } from '../../shared/errors.ts'
import { RestoreButton } from '../backups/restore-button.tsx'
import { isAboutFile } from '../backups/words.ts'
import { Art } from '../ui/art.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { FullPage } from './full-page.tsx'

/** Neither a bridge nor a host: the page can't reach a vault. */
export function NoCorePage() {
  return (
    <FullPage>
      <Art name="error" />
      <h1>Keyward could not start here</h1>
      <p>
        This page found no way to the vault. Close the window and start Keyward again; in a browser, open the address
        that <code>npm start</code> printed.
      </p>
    </FullPage>
  )
}

/** The browser host doesn't know this page. */
export function RefusedPage() {
  return (
    <FullPage>
      <Art name="key" />
      <h1>This page is not signed in</h1>
      <p>
        An address of Keyward works once, in one tab. Press Enter in the terminal where Keyward runs, and open the fresh
        address that it prints.
      </p>
      <p className="kw-muted">Your vault is not affected.</p>
    </FullPage>
  )
}

/** The core answers, but not even with its status. */
export function NoStatusPage({ error, onRetry }: { readonly error: ErrorBody; readonly onRetry: () => void }) {
  return (
    <FullPage>
      <Art name="error" />
      <h1>Keyward can’t read its vault</h1>
      <ErrorNotice error={error} />
      <Button icon={RotateCcw} onPress={onRetry}>
        Try again
      </Button>
      {isAboutFile(error.code) && <RestoreButton />}
    </FullPage>
  )
}

import { Printer } from 'lucide-react'
import { createPortal } from 'react-dom'
import type { RecoveryKit } from '../../shared/domain/vault.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import './setup.css'

/**
 * The recovery kit: a preview on the screen, and the sheet that is printed. There is no secret in it; the person writes
 * the passphrase on the line, so that it never passes a printer's queue.
 */
export function RecoveryKitView({ kit }: { readonly kit: RecoveryKit }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className="kw-kit-preview" tabIndex={0} aria-label="Recovery kit">
        <KitSheet kit={kit} />
      </section>
      {createPortal(
        <div className="kw-print" aria-hidden>
          <KitSheet kit={kit} />
        </div>,
        document.body,
      )}
    </>
  )
}

export function PrintKitButton({ primary = false }: { readonly primary?: boolean }) {
  return (
    <Button
      icon={Printer}
      variant={primary ? 'primary' : 'secondary'}
      autoFocus={primary}
      onPress={() => window.print()}
    >
      Print
    </Button>
  )
}

function KitSheet({ kit }: { readonly kit: RecoveryKit }) {
  const home = useSession((state) => state.info?.home)
  return (
    <div className="kw-kit">
      <div className="kw-kit-title">Keyward recovery kit</div>
      <dl>
        <div>
          <dt>Vault</dt>
          <dd>{kit.vaultName}</dd>
        </div>
        <div>
          <dt>Vault ID</dt>
          <dd className="kw-mono">{kit.vaultId}</dd>
        </div>
        <div>
          <dt>Key slot</dt>
          <dd className="kw-mono">{kit.slotId}</dd>
        </div>
        {home !== undefined && (
          <div>
            <dt>Kept in</dt>
            <dd className="kw-mono">{home}</dd>
          </div>
        )}
        <div>
          <dt>Made on</dt>
          <dd>{formatDay(kit.createdAt)}</dd>
        </div>
      </dl>
      <div className="kw-kit-write">Recovery passphrase, written by hand</div>
      <div className="kw-kit-line" />
      <div className="kw-kit-line" />
      <ol>
        {kit.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>Keep this sheet where you keep papers of value. Who has it and the vault’s files can open the vault.</p>
    </div>
  )
}

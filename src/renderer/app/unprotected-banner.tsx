import { ShieldOff } from 'lucide-react'
import { navigate } from '../state/router.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/button.tsx'

/** Loud in every window while nothing protects the vault. */
export function UnprotectedBanner() {
  const unprotected = useSession((state) => state.status?.unprotected ?? false)
  if (!unprotected) return null
  return (
    <section className="kw-unprotected" aria-label="Warning">
      <ShieldOff aria-hidden size={16} />
      <span>
        <strong>This vault is not protected.</strong> Anyone who can read its folder can read what is in it. Use it for
        development only.
      </span>
      <Button size="small" onPress={() => navigate({ area: 'settings', id: 'keys', action: 'protect' })}>
        Protect it
      </Button>
    </section>
  )
}

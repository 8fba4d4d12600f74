import type { Rotation } from '../../shared/domain/rotation.ts'
import { useItem } from '../state/item.ts'
import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { Section } from '../ui/section.tsx'
import { rotationPlace } from './places.ts'
import { RotationRows } from './rotation-rows.tsx'
import { rotationOfCredential, underWay } from './store.ts'
import { useNow } from './use-now.ts'
import { isUnclear, stepLabels, stepOf, waitingFor } from './words.ts'
import './rotation.css'

/** Shown of them; the others are a step away. */
const most = 4

/** The rotations that are under way, for a page about everything. Nothing where there are none. */
export function RotationsUnderWay() {
  const { value } = useResource(underWay)
  if (!value || value.items.length === 0) return null
  return (
    <Section
      title={`Rotations under way (${value.total.toLocaleString('en')})`}
      actions={
        <Button variant="quiet" size="small" onPress={() => navigate({ area: 'rotations' })}>
          All rotations
        </Button>
      }
    >
      <div className="kw-card">
        <RotationRows rotations={value.items} label="Rotations under way" grouped most={most} />
      </div>
    </Section>
  )
}

/** Leads from the list of credentials to the rotations that are under way. Nothing where there are none. */
export function RotationsButton() {
  const total = useResource(underWay).value?.total ?? 0
  if (total === 0) return null
  return (
    <Button variant="quiet" onPress={() => navigate({ area: 'rotations' })}>
      {count(total, 'rotation')} under way
    </Button>
  )
}

/** Says in a credential's details that it is being rotated, and leads on. */
export function RotationBanner({ credentialId }: { readonly credentialId: string }) {
  const rotation = useItem(rotationOfCredential, credentialId).value?.rotation
  return rotation ? <OpenBanner rotation={rotation} /> : null
}

function OpenBanner({ rotation }: { readonly rotation: Rotation }) {
  const now = useNow()
  const step = stepOf(rotation, now)
  if (step === 'done' || step === 'aborted') return null
  const isBad = rotation.failure !== null || isUnclear(rotation)
  return (
    <Banner
      tone={isBad ? 'warn' : 'info'}
      title={`Rotation under way: ${stepLabels[step].toLowerCase()}`}
      actions={
        <Button size="small" onPress={() => navigate(rotationPlace(rotation.id))}>
          Go on
        </Button>
      }
    >
      {waitingFor(rotation, now)}.
    </Banner>
  )
}

import { ChevronRight, Layers, RefreshCw } from 'lucide-react'
import { Link } from 'react-aria-components'
import type { Rotation } from '../../shared/domain/rotation.ts'
import { Environment } from '../credentials/environment.tsx'
import { navigate } from '../state/router.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { batchPlace, rotationPlace } from './places.ts'
import { useRuns } from './store.ts'
import { useNow } from './use-now.ts'
import { isUnclear, stepLabels, stepOf, waitingFor } from './words.ts'

interface RotationRowsProps {
  readonly rotations: readonly Rotation[]
  readonly label: string
  /** Shows those that were begun together as one. */
  readonly grouped?: boolean
  /** Lines that are shown at most. */
  readonly most?: number
}

/** Rotations in lines: what is rotated, the step, what it waits for, since when. */
export function RotationRows({ rotations, label, grouped = false, most }: RotationRowsProps) {
  const groups = grouped ? groupsOf(rotations) : rotations.map((rotation) => [rotation])
  return (
    <ul className="kw-rotation-rows" aria-label={label}>
      {groups.slice(0, most).map((group) => {
        const [first] = group
        if (!first) return null
        return group.length === 1 ? (
          <Row key={first.id} rotation={first} />
        ) : (
          <BatchRow key={first.batchId} group={group} />
        )
      })}
    </ul>
  )
}

function Row({ rotation }: { readonly rotation: Rotation }) {
  const now = useNow()
  const isRunning = useRuns(({ runs }) => runs[rotation.id] !== undefined)
  const step = stepOf(rotation, now)
  return (
    <li>
      <span className="kw-rotation-row-icon" aria-hidden>
        <RefreshCw size={15} />
      </span>
      <span className="kw-rotation-row-text">
        <span>
          <Link className="kw-rotation-link kw-ellipsis" onPress={() => navigate(rotationPlace(rotation.id))}>
            {rotation.credential}
          </Link>
          {rotation.environment !== '' && <Environment name={rotation.environment} />}
        </span>
        <small data-tone={toneOf(rotation)}>
          {isRunning && <Spinner label="Working" size={12} />} {waitingFor(rotation, now)}
        </small>
      </span>
      <Badge tone={badgeTone(rotation)}>
        {step === 'done' ? 'Done' : step === 'aborted' ? 'Aborted' : stepLabels[step]}
      </Badge>
      <span className="kw-rotation-row-time">
        <RelativeTime at={rotation.endedAt ?? rotation.switchedAt ?? rotation.startedAt} />
      </span>
      <ChevronRight aria-hidden size={15} />
    </li>
  )
}

function BatchRow({ group }: { readonly group: readonly Rotation[] }) {
  const now = useNow()
  const [first] = group
  if (!first) return null
  const places = [...new Set(group.map((rotation) => stepOf(rotation, now)))]
  const names = group.slice(0, 3).map(({ credential }) => credential)
  const more = first.batchSize - names.length
  return (
    <li>
      <span className="kw-rotation-row-icon" aria-hidden>
        <Layers size={15} />
      </span>
      <span className="kw-rotation-row-text">
        <span>
          <Link className="kw-rotation-link kw-ellipsis" onPress={() => navigate(batchPlace(first.batchId))}>
            {`${first.batchSize} credentials together`}
          </Link>
        </span>
        <small>
          {names.join(', ')}
          {more > 0 && ` and ${more} more`}
        </small>
      </span>
      {places.map((step) => (
        <Badge key={step}>{step === 'done' ? 'Done' : step === 'aborted' ? 'Aborted' : stepLabels[step]}</Badge>
      ))}
      <span className="kw-rotation-row-time">
        <RelativeTime at={first.startedAt} />
      </span>
      <ChevronRight aria-hidden size={15} />
    </li>
  )
}

/** Rotations of one batch side by side, in the place of its newest. */
function groupsOf(rotations: readonly Rotation[]): Rotation[][] {
  const groups = [...Map.groupBy(rotations, ({ batchId }) => batchId).values()]
  return groups.map((group) => group.toSorted((a, b) => a.credential.localeCompare(b.credential, 'en')))
}

function toneOf(rotation: Rotation): 'bad' | undefined {
  return rotation.failure !== null || isUnclear(rotation) || (rotation.state === 'staged' && rotation.tests.failed > 0)
    ? 'bad'
    : undefined
}

function badgeTone({ state }: Rotation): Tone {
  return state === 'done' ? 'good' : state === 'aborted' ? 'rest' : 'accent'
}

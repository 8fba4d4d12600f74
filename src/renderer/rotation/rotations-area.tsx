import { usePlace } from '../state/router.ts'
import { BatchPage } from './batch-page.tsx'
import { batchAt } from './places.ts'
import { RotationList } from './rotation-list.tsx'
import { RotationPage } from './rotation-page.tsx'
import './rotation.css'

/** Rotations: those under way, one of them step by step, or several that were begun together. */
export function RotationsArea() {
  const { id } = usePlace()
  if (id === undefined) return <RotationList />
  const batchId = batchAt(id)
  return batchId === null ? <RotationPage key={id} id={id} /> : <BatchPage key={batchId} batchId={batchId} />
}

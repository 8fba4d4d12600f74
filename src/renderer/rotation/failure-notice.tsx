import type { Rotation } from '../../shared/domain/rotation.ts'
import { Banner } from '../ui/banner.tsx'
import { isUnclear } from './words.ts'

/** Why the server could not be changed, and of which of several nobody knows whether it was. */
export function FailureNotice({ rotations }: { readonly rotations: readonly Rotation[] }) {
  const unclear = rotations.filter(isUnclear)
  const failed = rotations.filter(({ failure }) => failure !== null)
  return (
    <>
      {unclear.length > 0 && rotations.length > 1 && (
        <Banner tone="warn" title="Interrupted at the server">
          {unclear
            .slice(0, 6)
            .map(({ credential }) => credential)
            .join(', ')}
          {unclear.length > 6 && ` and ${unclear.length - 6} more`}
        </Banner>
      )}
      {failed.slice(0, 6).map((rotation) => (
        <Banner key={rotation.id} tone="bad" title={titleOf(rotation, rotations.length > 1)} isAlert>
          {rotation.failure?.message} {rotation.failure?.remedy}
        </Banner>
      ))}
      {failed.length > 6 && <p className="kw-muted">and {failed.length - 6} more, in the list below</p>}
    </>
  )
}

function titleOf(rotation: Rotation, several: boolean): string {
  if (several) return rotation.credential
  return isUnclear(rotation) ? 'Nobody knows whether the server was changed' : 'The server could not be changed'
}

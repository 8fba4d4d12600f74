import type { Rotation } from '../../shared/domain/rotation.ts'
import { Banner } from '../ui/banner.tsx'
import { isUnclear } from './words.ts'

/** Why the server could not be changed, or that nobody knows whether it was. */
export function FailureNotice({ rotations }: { readonly rotations: readonly Rotation[] }) {
  const unclear = rotations.filter(isUnclear)
  const failed = rotations.filter(({ failure }) => failure !== null)
  const names = (some: readonly Rotation[]) =>
    rotations.length > 1
      ? `${some
          .map(({ credential }) => credential)
          .slice(0, 6)
          .join(', ')}: `
      : ''
  return (
    <>
      {unclear.length > 0 && failed.length === 0 && (
        <Banner tone="warn" title="Interrupted at the server">
          {names(unclear)}Keyward ended, or lost the answer, while the server was being changed. Nothing is lost: both
          values are kept, and it can be found out which one the server takes.
        </Banner>
      )}
      {failed.slice(0, 6).map(({ id, credential, failure }) => (
        <Banner
          key={id}
          tone="bad"
          title={rotations.length > 1 ? credential : 'The server could not be changed'}
          isAlert
        >
          {failure?.message} {failure?.remedy}
        </Banner>
      ))}
      {failed.length > 6 && <p className="kw-muted">and {failed.length - 6} more, in the list below</p>}
    </>
  )
}

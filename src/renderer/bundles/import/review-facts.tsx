import type { BundleInfo } from '../../../shared/domain/bundle.ts'
import type { ImportInfo } from '../../../shared/domain/import.ts'
import { count } from '../../ui/count.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { formatBytes } from '../../ui/size.ts'
import { contents } from '../words.ts'

/** What a bundle says of itself. */
export function BundleFacts({ info }: { readonly info: BundleInfo }) {
  return (
    <p className="kw-review-facts">
      <strong>{contents(info)}</strong>
      <span>
        made <RelativeTime at={info.createdAt} />
        {info.sender === null && info.createdBy !== '' && ` by ${info.createdBy}`}
      </span>
      {info.note !== '' && <span className="kw-review-note">“{info.note}”</span>}
      <span>{formatBytes(info.size)}</span>
    </p>
  )
}

/** What was understood of a file of another tool. */
export function FileFacts({ info }: { readonly info: ImportInfo }) {
  return (
    <p className="kw-review-facts">
      <strong>{contents({ ...info, systems: 0 })}</strong>
      <span className="kw-review-note">{info.name}</span>
      <span>{formatBytes(info.size)}</span>
      {info.alike > 0 && <span>{count(info.alike, 'item')} with a value that occurs elsewhere</span>}
    </p>
  )
}

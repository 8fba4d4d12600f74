import { ShieldCheck } from 'lucide-react'
import type { BundleSender } from '../../../shared/domain/bundle.ts'
import { senderWords } from '../../../shared/sharing-words.ts'
import { Banner } from '../../ui/banner.tsx'

/** Who has signed a bundle, and how far the vault knows that. */
export function SenderLine({ sender }: { readonly sender: BundleSender | null }) {
  const { text, note, isKnown } = senderWords(sender)
  if (!isKnown)
    return (
      <Banner tone="warn" title={text}>
        {note}
      </Banner>
    )
  return (
    <p className="kw-review-sender">
      <ShieldCheck aria-hidden size={16} />
      <strong>{text}</strong> {note}
    </p>
  )
}

import { Download, ImageDown } from 'lucide-react'
import type { Identity } from '../../shared/domain/team.ts'
import { saveBlob } from '../client/transfer.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatDay } from '../ui/dates.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { PersonTile, WordGrid } from './looks.tsx'
import { TeamParts } from './parts.tsx'
import { QrCode, qrPicture } from './qr-code.tsx'
import { cardFileName } from './words.ts'

/** One’s own card: what others need, and the words by which they know that it is the right one. */
export function CardPage({ identity }: { readonly identity: Identity }) {
  const { name, words, card, createdAt } = identity
  const fileName = cardFileName(name)
  const picture = useAction(async () => saveBlob(await qrPicture(card), fileName.replace(/\.keyward-card$/, '.png')))
  return (
    <div className="kw-page">
      <PageHeader title="Team">
        <TeamParts current="card" />
      </PageHeader>
      <div className="kw-page-body">
        <section className="kw-card kw-own-card" aria-label="Your card">
          <div className="kw-own-card-text">
            <div className="kw-own-card-name">
              <PersonTile name={name} large />
              <div>
                <h2>{name}</h2>
                <p>Your identity since {formatDay(createdAt)}</p>
              </div>
            </div>
            <div>
              <h3>Your eight words</h3>
              <p>Read them to whoever has got your card. They belong to your keys; another card has others.</p>
              <WordGrid words={words} label="Your eight words" />
            </div>
            <div>
              <h3>Give it to others</h3>
              <p>It holds no secret: with it one can encrypt for you and check what you have signed, nothing else.</p>
              <div className="kw-own-card-actions">
                <CopyButton text={card} label="Copy card" withLabel />
                <Button
                  size="small"
                  icon={Download}
                  onPress={() => saveBlob(new Blob([`${card}\n`], { type: 'text/plain' }), fileName)}
                >
                  Save as file
                </Button>
                <Button size="small" icon={ImageDown} isPending={picture.isRunning} onPress={() => void picture.run()}>
                  Save QR code
                </Button>
              </div>
            </div>
            <ErrorNotice error={picture.error} />
          </div>
          <QrCode text={card} label="Your card as a QR code" />
        </section>
      </div>
    </div>
  )
}

import { Ellipsis, ShieldCheck, ShieldOff, Trash2 } from 'lucide-react'
import type { Contact } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatDay, formatTime } from '../ui/dates.ts'
import { Detail, DetailPart } from '../ui/detail.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { Menu } from '../ui/menu.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { PersonTile, TrustMark, WordGrid } from './looks.tsx'
import { ask } from './store.ts'

/** A person whose card is here. */
export function PersonDetail({ contact, onClose }: { readonly contact: Contact; readonly onClose: () => void }) {
  const { name, verifiedAt, addedAt, words, teams, recipient } = contact
  const isVerified = verifiedAt !== null
  const takeBack = () =>
    client.identity
      .verifyContact({ id: contact.id, isVerified: false })
      .catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
  return (
    <Detail
      title={name}
      mark={<PersonTile name={name} large />}
      subtitle={<TrustMark trust={isVerified ? 'verified' : 'unverified'} />}
      onClose={onClose}
      actions={
        <>
          <Button
            variant={isVerified ? 'secondary' : 'primary'}
            size="small"
            icon={ShieldCheck}
            onPress={() => ask({ for: 'verify', contact })}
          >
            {isVerified ? 'Compare again' : 'Compare words'}
          </Button>
          <Menu
            label="More actions"
            groups={[
              {
                actions: isVerified
                  ? [
                      {
                        id: 'unverify',
                        label: 'Take the comparison back',
                        detail: 'The card stays, as not compared',
                        icon: ShieldOff,
                        onAction: () => void takeBack(),
                      },
                    ]
                  : [],
              },
              {
                actions: [
                  {
                    id: 'remove',
                    label: 'Remove…',
                    icon: Trash2,
                    danger: true,
                    onAction: () => ask({ for: 'remove-person', contact }),
                  },
                ],
              },
            ]}
          >
            <IconButton icon={Ellipsis} label="More actions" />
          </Menu>
        </>
      }
    >
      <DetailPart title="Words of this card">
        <WordGrid words={words} label={`Words of the card of ${name}`} />
        <p>
          {isVerified
            ? `You compared them on ${formatDay(verifiedAt)}. They can be added to your teams.`
            : 'Nobody has compared them yet. Until then this person can’t be added to a team.'}
        </p>
      </DetailPart>
      <DetailPart title="Teams that you are both in">
        {teams.length === 0 ? (
          <p>None.</p>
        ) : (
          <div className="kw-team-badges">
            {teams.map((team) => (
              <Badge key={team}>{team}</Badge>
            ))}
          </div>
        )}
      </DetailPart>
      <DetailPart title="Card">
        <KeyValueList>
          <KeyValue label="Added">{formatTime(addedAt)}</KeyValue>
          <KeyValue label="Recipient">
            <span className="kw-copy">
              <span className="kw-mono">{recipient}</span>
              <CopyButton text={recipient} label="Copy recipient" />
            </span>
          </KeyValue>
        </KeyValueList>
      </DetailPart>
    </Detail>
  )
}

import { CopyButton } from '../../ui/copy-button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'

interface RecipientNeedsProps {
  /** `people` for those whose cards are here. */
  readonly audience: 'recipients' | 'passphrase' | 'people'
  readonly defaultExpanded?: boolean
  /** Name of the file, for the command. */
  readonly file?: string
}

/** How the other side opens it: with Keyward, or with any age. */
export function RecipientNeeds({ audience, defaultExpanded = false, file = 'bundle.age' }: RecipientNeedsProps) {
  if (audience === 'people')
    return (
      <Disclosure title="What the recipient needs" defaultExpanded={defaultExpanded}>
        <div className="kw-needs">
          <p>
            <strong>Keyward.</strong> Bundles, then Import. It opens with their own identity, says that it is signed by
            you, and changes nothing before they have seen a preview.
          </p>
        </div>
      </Disclosure>
    )
  const command =
    audience === 'passphrase' ? `age -d -o bundle.json ${file}` : `age -d -i key.txt -o bundle.json ${file}`
  return (
    <Disclosure title="What the recipient needs" defaultExpanded={defaultExpanded}>
      <div className="kw-needs">
        <p>
          <strong>Keyward.</strong> Bundles, then Import, then{' '}
          {audience === 'passphrase' ? 'the passphrase' : 'their age identity'}. Nothing is changed before they have
          seen a preview.
        </p>
        <p>
          <strong>Or any age.</strong> A bundle is a standard age file. The command writes it out{' '}
          <em>with the values in plain text</em>, so it is for emergencies and for scripts:
        </p>
        <div className="kw-needs-command">
          <code className="kw-mono">{command}</code>
          <CopyButton text={command} label="Copy the command" />
        </div>
        {audience === 'recipients' && (
          <p>
            Who has no age key yet makes one with <code className="kw-mono">age-keygen -o key.txt</code> and sends you
            the line that begins with <code className="kw-mono">age1</code>. The file itself never leaves their machine.
          </p>
        )}
      </div>
    </Disclosure>
  )
}

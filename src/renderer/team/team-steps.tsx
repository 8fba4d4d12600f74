import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Art } from '../ui/art.tsx'

const steps = [
  {
    art: 'key',
    title: 'Exchange cards',
    text: 'A card is public: your name and your two public keys. Give yours by mail or chat, as a file or as a QR code, and ask for theirs.',
  },
  {
    art: 'link',
    title: 'Compare eight words',
    text: 'Read the words of your cards to each other, by telephone or face to face. If they are the same, nobody has put their own card between you.',
  },
  {
    art: 'calm',
    title: 'Make a team',
    text: 'Or open the file of one that you were added to. Its list of members is signed by its owners; nobody else can change it.',
  },
] as const

interface FirstTeamStepsProps {
  /** How many are done. */
  readonly done: number
  /** Buttons of the step that comes next. */
  readonly actions?: ReactNode
}

/** The three steps to a first team. */
export function FirstTeamSteps({ done, actions }: FirstTeamStepsProps) {
  return (
    <ol className="kw-team-steps" aria-label="How a team begins">
      {steps.map(({ art, title, text }, at) => (
        <li
          key={title}
          data-done={at < done || undefined}
          aria-current={at === done && actions !== undefined ? 'step' : undefined}
        >
          <Art name={art} />
          <h3>
            <span className="kw-team-step" aria-hidden>
              {at < done ? <Check size={13} strokeWidth={3} /> : at + 1}
            </span>
            {title}
            {at < done && <span className="kw-hidden">, done</span>}
          </h3>
          <p>{text}</p>
          {at === done && actions !== undefined && <div className="kw-team-step-actions">{actions}</div>}
        </li>
      ))}
    </ol>
  )
}

import { Check } from 'lucide-react'
import type { ResponseOf } from '../../shared/api/contract.ts'
import { navigate } from '../state/router.ts'
import { Art } from '../ui/art.tsx'
import { Button } from '../ui/button.tsx'

type Counts = ResponseOf<'overview.get'>['counts']

/** The three steps that make a vault useful. They go when all are done. */
export function FirstSteps({ counts }: { readonly counts: Counts }) {
  const steps = [
    {
      art: 'key',
      title: 'Add a credential',
      text: 'An API key, a token, a database login. Its value goes in and is never shown again; it is only used.',
      isDone: counts.credentials > 0,
      action: 'New credential',
      go: () => navigate({ area: 'credentials', action: 'new' }),
    },
    {
      art: 'link',
      title: 'Link a connection',
      text: 'Say where it is used: a host, a database, an API. Several connections can share one credential.',
      isDone: counts.connections > 0,
      action: 'New connection',
      go: () => navigate({ area: 'connections', action: 'new' }),
    },
    {
      art: 'calm',
      title: 'Test it',
      text: 'Keyward speaks the real protocol and names the stage that fails, before a deployment does.',
      isDone: counts.tested > 0,
      action: 'Test',
      go: () => navigate({ area: 'connections', action: 'test-all' }),
    },
  ] as const
  const next = steps.findIndex(({ isDone }) => !isDone)
  return (
    <ol className="kw-first-steps" aria-label="First steps">
      {steps.map(({ art, title, text, isDone, action, go }, index) => (
        <li key={title} data-done={isDone || undefined} aria-current={index === next ? 'step' : undefined}>
          <Art name={art} />
          <h2>
            <span className="kw-step-number" aria-hidden>
              {isDone ? <Check size={13} strokeWidth={3} /> : index + 1}
            </span>
            {title}
            {isDone && <span className="kw-hidden">, done</span>}
          </h2>
          <p>{text}</p>
          {index === next && (
            <Button variant="primary" onPress={go}>
              {action}
            </Button>
          )}
        </li>
      ))}
    </ol>
  )
}

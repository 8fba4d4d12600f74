import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { KeptRule } from '../../shared/domain/policy.ts'
import { client } from '../client/client.ts'
import { credentialTypes } from '../credentials/catalog.ts'
import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { count } from '../ui/count.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { rules, ruleWords, scopeWords } from './rules.ts'
import './policy.css'

type Asking =
  | { readonly for: 'edit'; readonly rule: KeptRule | null }
  | { readonly for: 'remove'; readonly rule: KeptRule }

/** The rules of the vault: how often credentials are rotated, and when their dates are told of. */
export function PolicyTab() {
  const { value, error } = useResource(rules)
  const types = useResource(credentialTypes).value?.items
  const [asking, setAsking] = useState<Asking | null>(null)
  const typeLabel = (type: string) => types?.find(({ id }) => id === type)?.label ?? type
  const close = () => setAsking(null)
  const add = () => setAsking({ for: 'edit', rule: null })
  return (
    <div className="kw-settings-sections">
      <Section
        title="Rotation and warnings"
        description="Rules for types and environments. They are kept in the vault, for everybody who opens it."
        actions={
          <Button size="small" variant="primary" icon={Plus} onPress={add}>
            New rule
          </Button>
        }
      >
        <ErrorNotice error={error} />
        {value === null && !error && <Skeleton lines={3} />}
        {value !== null && value.length === 0 && (
          <div className="kw-card">
            <EmptyState art="calm" title="No rule yet">
              A rule such as “production every 90 days” gives a due date to every credential that has no interval of its
              own, and shows what is overdue. Without rules dates are told of 30, 14, 7 and 1 days before.
            </EmptyState>
          </div>
        )}
        {value !== null && value.length > 0 && (
          <ul className="kw-card kw-rules" aria-label="Rules">
            {value.map((rule) => (
              <Rule
                key={`${rule.type ?? ''} ${rule.environment ?? ''}`}
                rule={rule}
                title={scopeWords(rule, typeLabel)}
                onEdit={() => setAsking({ for: 'edit', rule })}
                onRemove={() => setAsking({ for: 'remove', rule })}
              />
            ))}
          </ul>
        )}
      </Section>
      {asking?.for === 'edit' && <RuleDialog rule={asking.rule} onClose={close} />}
      <ConfirmDialog
        isOpen={asking?.for === 'remove'}
        onClose={close}
        title="Remove this rule?"
        confirmLabel="Remove"
        onConfirm={async () => {
          if (asking?.for !== 'remove') return
          await client.policy.remove({ type: asking.rule.type, environment: asking.rule.environment })
          await rules.reload()
        }}
      >
        <p>
          {asking?.for === 'remove' && asking.rule.credentials > 0
            ? `${count(asking.rule.credentials, 'credential')} ${asking.rule.credentials === 1 ? 'gets its' : 'get their'} due date from a wider rule, or has none any more.`
            : 'No credential has its due date from it.'}
        </p>
      </ConfirmDialog>
    </div>
  )
}

interface RuleProps {
  readonly rule: KeptRule
  readonly title: string
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function Rule({ rule, title, onEdit, onRemove }: RuleProps) {
  return (
    <li className="kw-rule">
      <div className="kw-rule-text">
        <strong>{title}</strong>
        <span className="kw-muted">{ruleWords(rule)}</span>
      </div>
      <span className="kw-rule-count kw-numbers">
        {rule.rotateEvery !== null && count(rule.credentials, 'credential')}
      </span>
      {rule.overdue > 0 && (
        <Button
          size="small"
          aria-label={`${rule.overdue} overdue by the rule ${title}`}
          onPress={() =>
            navigate({
              area: 'credentials',
              filter: {
                overdue: 'true',
                ...(rule.type !== null && { type: rule.type }),
                ...(rule.environment !== null && { environment: rule.environment }),
              },
            })
          }
        >
          {rule.overdue} overdue
        </Button>
      )}
      <Menu
        label={`Actions for the rule ${title}`}
        groups={[
          { actions: [{ id: 'edit', label: 'Edit…', icon: Pencil, onAction: onEdit }] },
          { actions: [{ id: 'remove', label: 'Remove…', icon: Trash2, danger: true, onAction: onRemove }] },
        ]}
      >
        <IconButton icon={Ellipsis} label={`More for the rule ${title}`} />
      </Menu>
    </li>
  )
}

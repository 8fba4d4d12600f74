import { useEffect, useId, useState } from 'react'
import { period } from '../../shared/domain/common.ts'
import { isSameScope, type KeptRule, type PolicyRule, type RulePreview } from '../../shared/domain/policy.ts'
import { client } from '../client/client.ts'
import { fieldError } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { credentialTypes } from '../credentials/catalog.ts'
import { EnvironmentField } from '../credentials/form/environment-field.tsx'
import { rotationChoices } from '../credentials/form/rotation.ts'
import { useResource } from '../state/resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form, FormRow } from '../ui/form.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showToast } from '../ui/toast.tsx'
import { readDays, replacedBy, rules, ruleWords } from './rules.ts'

interface RuleDialogProps {
  /** The rule to edit; null makes a new one. */
  readonly rule: KeptRule | null
  readonly onClose: () => void
}

const [any, wider, never, own] = ['any', 'wider', 'never', 'own']

/** A rule, with what it would do while it is being written. */
export function RuleDialog({ rule, onClose }: RuleDialogProps) {
  const form = useId()
  const types = useResource(credentialTypes).value?.items ?? []
  const [type, setType] = useState(rule?.type ?? any)
  const [environment, setEnvironment] = useState(rule?.environment ?? '')
  const [choice, setChoice] = useState(choiceOf(rule))
  const [interval, setInterval] = useState(choiceOf(rule) === own ? (rule?.rotateEvery ?? '') : '')
  const [days, setDays] = useState(rule?.warningDays?.join(', ') ?? '')

  const isInterval = choice !== own || period.safeParse(interval.trim()).success
  const warningDays = readDays(days)
  const draft: PolicyRule | null =
    isInterval && warningDays !== undefined
      ? {
          type: type === any ? null : type,
          environment: environment.trim() === '' ? null : environment.trim(),
          rotateEvery: choice === wider ? null : choice === own ? interval.trim() : choice,
          warningDays,
        }
      : null
  const preview = usePreview(draft)
  const kept = useResource(rules).value ?? []
  const replaced = draft && replacedBy(kept, rule, draft)
  const save = useAction(async () => {
    if (!draft) return
    await client.policy.set(draft)
    if (rule && !isSameScope(rule, draft))
      await client.policy.remove({ type: rule.type, environment: rule.environment })
    await rules.reload()
    showToast({ title: 'The rule is set.', tone: 'good' })
    onClose()
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={rule ? 'Edit the rule' : 'New rule'}
      description="The more specific rule wins. An interval of a credential itself goes before every rule."
      isBusy={save.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={save.isRunning}>
            Cancel
          </Button>
          <Button type="submit" form={form} variant="primary" isPending={save.isRunning} isDisabled={!draft}>
            {replaced ? 'Replace the rule' : 'Set rule'}
          </Button>
        </>
      }
    >
      <Form id={form} onSubmit={() => void save.run()}>
        <FormRow>
          <Select
            label="Type"
            choices={[{ value: any, label: 'Any type' }, ...types.map(({ id, label }) => ({ value: id, label }))]}
            value={type}
            onChange={setType}
            error={fieldError(save.error, 'type')}
          />
          <EnvironmentField
            value={environment}
            onChange={setEnvironment}
            placeholder="Any environment"
            error={fieldError(save.error, 'environment')}
          />
        </FormRow>
        <FormRow>
          <Select
            label="Rotate"
            choices={[
              { value: wider, label: 'As a wider rule says' },
              ...rotationChoices,
              { value: own, label: 'Another interval…' },
              { value: never, label: 'No rotation' },
            ]}
            value={choice}
            onChange={setChoice}
            error={fieldError(save.error, 'rotateEvery')}
          />
          {choice === own && (
            <TextField
              label="Interval"
              mono
              value={interval}
              onChange={setInterval}
              placeholder="45d, 12w, 6m or 1y"
              error={interval === '' || isInterval ? undefined : 'Write a period such as 90d, 12w, 6m or 1y.'}
            />
          )}
        </FormRow>
        <TextField
          label="Warn before a date"
          optional
          value={days}
          onChange={setDays}
          placeholder="30, 14, 7, 1"
          help="Days before an expiry or a rotation that is due. Empty leaves it to a wider rule."
          error={
            warningDays === undefined ? 'Write up to ten numbers of days from 1 to 365, such as 30, 14, 7.' : undefined
          }
        />
        <p className="kw-rule-preview" role="status">
          {previewWords(preview)}
        </p>
        {replaced && (
          <Banner tone="warn" title="There is a rule for this already">
            {`It is replaced: ${ruleWords(replaced)}.`}
          </Banner>
        )}
        <ErrorNotice error={save.error} />
      </Form>
    </Dialog>
  )
}

function choiceOf(rule: KeptRule | null): string {
  if (!rule) return '90d'
  const { rotateEvery } = rule
  if (rotateEvery === null) return wider
  return rotateEvery === 'never' || rotationChoices.some(({ value }) => value === rotateEvery) ? rotateEvery : own
}

/** What the rule would do, asked for when its writing pauses. */
function usePreview(draft: PolicyRule | null): RulePreview | null {
  const [preview, setPreview] = useState<RulePreview | null>(null)
  const asked = draft && JSON.stringify(draft)
  useEffect(() => {
    setPreview(null)
    if (asked === null) return
    let isOld = false
    const timer = setTimeout(() => {
      // What can't be previewed is told when it is set.
      client.policy.preview(JSON.parse(asked) as PolicyRule).then(
        (found) => !isOld && setPreview(found),
        () => {},
      )
    }, 150)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [asked])
  return preview
}

function previewWords(preview: RulePreview | null): string {
  if (!preview) return ' '
  const { credentials, overdue, own: others } = preview
  const decided =
    credentials === 0
      ? 'No credential would have its rotation from this rule.'
      : `It would decide for ${count(credentials, 'credential')}; ${overdue === 0 ? 'none' : overdue} would be overdue.`
  return others === 0 ? decided : `${decided} ${others} with an interval of their own stay as they are.`
}

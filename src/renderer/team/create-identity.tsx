import { useState } from 'react'
import { client } from '../client/client.ts'
import { fieldError } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { navigate } from '../state/router.ts'
import { useSettings } from '../state/settings.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showToast } from '../ui/toast.tsx'
import { self } from './store.ts'
import { FirstTeamSteps } from './team-steps.tsx'

/** What teams are for, and the first step: a name, for which the vault makes keys. */
export function CreateIdentity() {
  const owner = useSettings((settings) => settings.owner)
  const [name, setName] = useState(owner)
  const create = useAction(async () => {
    await client.identity.create({ name: name.trim() })
    await self.reload()
    showToast({ title: 'Your identity is made.', tone: 'good' })
    navigate({ area: 'team', id: 'card' })
  })
  return (
    <div className="kw-page">
      <PageHeader title="Team" />
      <div className="kw-page-body kw-team-body">
        <section className="kw-card kw-team-start" aria-labelledby="kw-team-start">
          <div>
            <h2 id="kw-team-start">Share with people, not with servers</h2>
            <p>
              Keyward encrypts for each member’s own key. Whoever stores or carries your files can’t read them, and
              can’t add anybody. For that you need an identity: two keys that are made in this vault and never leave it,
              and a public card for others.
            </p>
          </div>
          <Form label="Create your identity" onSubmit={() => void (name.trim() !== '' && create.run())}>
            <TextField
              label="Your name"
              value={name}
              onChange={setName}
              maxLength={200}
              placeholder="Ada Lovelace"
              help="It stands on your card, and in the list of every team. It can’t be changed later."
              error={fieldError(create.error, 'name')}
            />
            <ErrorNotice error={create.error} shownFields={['name']} />
            <div>
              <Button type="submit" variant="primary" isPending={create.isRunning} isDisabled={name.trim() === ''}>
                Create your identity
              </Button>
            </div>
          </Form>
        </section>
        <FirstTeamSteps done={0} />
      </div>
    </div>
  )
}

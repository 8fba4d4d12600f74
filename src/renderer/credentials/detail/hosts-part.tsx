import { Plus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { hostPort } from '../../../shared/domain/common.ts'
import type { Credential } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Section } from '../../ui/section.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { toHostPort } from '../form/hosts.ts'

/** The hosts that the credential may be sent to (T6). */
export function HostsPart({ credential }: { readonly credential: Credential }) {
  const [isAdding, setAdding] = useState(false)
  const [typed, setTyped] = useState('')
  const [complaint, setComplaint] = useState<string | undefined>()
  const { id, revision, boundHosts, access } = credential
  const canManage = access === 'manage'
  const addButton = useRef<HTMLButtonElement>(null)
  const stopAdding = () => {
    setAdding(false)
    requestAnimationFrame(() => addButton.current?.focus())
  }

  const add = useAction(async () => {
    const host = toHostPort(typed)
    if (!hostPort.safeParse(host).success)
      return setComplaint('Write a host, such as api.example.com or db.example.com:5432.')
    await client.credentials.bindHost({ id, host })
    setTyped('')
    stopAdding()
  })
  const remove = useAction(async (host: string) => {
    await client.credentials.update({
      id,
      revision,
      metadata: { boundHosts: boundHosts.filter((other) => other !== host) },
      config: null,
    })
    showToast({
      title: `${host} is not allowed any more`,
      action: { label: 'Undo', run: () => void client.credentials.bindHost({ id, host }) },
    })
  })
  return (
    <Section
      title="Bound hosts"
      description="It is sent to these hosts and to no other."
      actions={
        !isAdding &&
        canManage && (
          <Button ref={addButton} size="small" variant="quiet" icon={Plus} onPress={() => setAdding(true)}>
            Add host
          </Button>
        )
      }
    >
      <ErrorNotice error={remove.error ?? add.error} />
      {boundHosts.length > 0 ? (
        <ul className="kw-host-list">
          {boundHosts.map((host) => (
            <li key={host}>
              <span className="kw-mono kw-ellipsis">{host}</span>
              {canManage && (
                <IconButton icon={X} label={`Remove ${host}`} danger onPress={() => void remove.run(host)} />
              )}
            </li>
          ))}
        </ul>
      ) : (
        !isAdding && (
          <p className="kw-muted kw-small">
            {canManage ? 'None yet. Its first connection decides.' : 'None yet. Who manages it decides.'}
          </p>
        )
      )}
      {isAdding && (
        <Form
          label="Add host"
          onSubmit={() => {
            setComplaint(undefined)
            void add.run()
          }}
        >
          <TextField
            label="Host"
            autoFocus
            mono
            value={typed}
            onChange={setTyped}
            placeholder="api.example.com"
            error={complaint}
            onKeyDown={(event) => {
              if (event.key === 'Escape') stopAdding()
              else event.continuePropagation()
            }}
            trailing={
              <>
                <Button size="small" variant="quiet" onPress={stopAdding}>
                  Cancel
                </Button>
                <Button size="small" variant="primary" type="submit" isPending={add.isRunning}>
                  Allow
                </Button>
              </>
            }
          />
        </Form>
      )}
    </Section>
  )
}

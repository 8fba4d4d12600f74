import { ChevronsUpDown, Plus, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Button as AriaButton, ComboBox, Group, Input, ListBox, Popover } from 'react-aria-components'
import type { CredentialRow } from '../../shared/domain/credential.ts'
import { client } from '../client/client.ts'
import { credentialTypes } from '../credentials/catalog.ts'
import { debounce } from '../credentials/debounce.ts'
import { useResource } from '../state/resource.ts'
import { Button } from '../ui/button.tsx'
import { FieldParts } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ChoiceOption } from '../ui/select.tsx'
import { statusLabel } from '../ui/status-badge.tsx'
import '../ui/button.css'
import '../ui/overlay.css'
import './connections.css'

interface CredentialPickerProps {
  readonly value: string | null
  /** Name of the chosen one, as far as it is known. */
  readonly name: string | null
  readonly onChange: (id: string | null, name: string | null) => void
  /** Types that the connection's kind accepts. */
  readonly types: readonly string[]
  /** Credentials of this system are offered first. */
  readonly systemId: string | null
  readonly environment: string
  readonly onNew: () => void
  readonly error?: string | undefined
}

/** Offered at a time; typing finds the others. */
const most = 20

/** Chooses one of any number of credentials by typing, or begins a new one (C9). */
export function CredentialPicker(props: CredentialPickerProps) {
  const { value, name, onChange, types, systemId, environment, onNew, error } = props
  const [typed, setTyped] = useState(name ?? '')
  const [found, setFound] = useState<readonly CredentialRow[]>([])
  const labels = useResource(credentialTypes).value?.items
  const question = useRef(0)
  const [shownName, setShownName] = useState(name)
  if (shownName !== name) {
    setShownName(name)
    setTyped(name ?? '')
  }

  const wanted = { types: types.join(), systemId, environment, search: typed === name ? '' : typed.trim() }
  const latest = useRef(wanted)
  const find = useMemo(
    () =>
      debounce(() => {
        const mine = ++question.current
        findCredentials(latest.current).then(
          (rows) => mine === question.current && setFound(rows),
          () => mine === question.current && setFound([]),
        )
      }, 60),
    [],
  )
  const key = JSON.stringify(wanted)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is wanted now is what is looked for
  useEffect(() => {
    latest.current = wanted
    find()
    return find.cancel
  }, [find, key])

  const choices = found.map((row) => ({
    id: row.id,
    value: row.id,
    label: row.name,
    detail: [
      row.status === 'active' ? '' : statusLabel(row.status),
      labels?.find(({ id }) => id === row.type)?.label,
      row.system,
      row.environment,
      row.masked,
    ]
      .filter(Boolean)
      .join(' · '),
  }))
  return (
    <div className="kw-credential-picker">
      <ComboBox
        className="kw-field"
        menuTrigger="focus"
        allowsEmptyCollection
        items={choices}
        inputValue={typed}
        onInputChange={setTyped}
        value={value}
        onChange={(id) => {
          const row = found.find((one) => one.id === id)
          if (row) onChange(row.id, row.name)
        }}
        isInvalid={error !== undefined}
        onBlur={() => setTyped(name ?? '')}
      >
        <FieldParts label="Credential" help="Linked by its ID, so it may be renamed and rotated." error={error}>
          <Group className="kw-input-group">
            <Input className="kw-input" autoComplete="off" spellCheck={false} placeholder="Choose a credential" />
            {value !== null && (
              <IconButton slot={null} icon={X} label="Use no credential" onPress={() => onChange(null, null)} />
            )}
            <AriaButton className="kw-icon-button">
              <ChevronsUpDown aria-hidden size={14} />
            </AriaButton>
          </Group>
        </FieldParts>
        <Popover className="kw-popover kw-popover-list" offset={4}>
          <ListBox
            aria-label="Credential"
            renderEmptyState={() => <div className="kw-option-none">No credential of a fitting type.</div>}
          >
            {(choice: (typeof choices)[number]) => <ChoiceOption choice={choice} />}
          </ListBox>
        </Popover>
      </ComboBox>
      <Button icon={Plus} onPress={onNew}>
        New credential…
      </Button>
    </div>
  )
}

interface Wanted {
  readonly types: string
  readonly systemId: string | null
  readonly environment: string
  readonly search: string
}

/** What fits best first: the system in this environment, the system, the environment, anything of the right type. */
async function findCredentials({ types, systemId, environment, search }: Wanted): Promise<readonly CredentialRow[]> {
  const type = types.split(',')
  const read = async (filter: { systemId?: string[]; environment?: string[] }) => {
    const { items } = await client.credentials.list({
      filter: { type, ...(search !== '' && { search }), ...filter },
      sort: 'name',
      descending: false,
      limit: most,
      cursor: null,
    })
    return items
  }
  const first: { systemId?: string[]; environment?: string[] }[] = [
    ...(systemId !== null && environment !== '' ? [{ systemId: [systemId], environment: [environment] }] : []),
    ...(systemId !== null ? [{ systemId: [systemId] }] : []),
    ...(environment !== '' ? [{ environment: [environment] }] : []),
    {},
  ]
  const rows = new Map<string, CredentialRow>()
  for (const filter of first) {
    if (rows.size < most) for (const row of await read(filter)) if (!rows.has(row.id)) rows.set(row.id, row)
  }
  return [...rows.values()].slice(0, most)
}

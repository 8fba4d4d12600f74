import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import type { System } from '../../../shared/domain/system.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { TypeTile } from '../looks.tsx'
import { findSystems } from './find-systems.ts'
import './form.css'

interface TypeChooserProps {
  readonly types: readonly CredentialTypeInfo[]
  readonly systems: readonly System[]
  readonly onChoose: (type: CredentialTypeInfo, system: System | null) => void
}

/** The first step of a new credential: the system that it is for, or its type. */
export function TypeChooser({ types, systems, onChoose }: TypeChooserProps) {
  const [search, setSearch] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const usable = useMemo(
    () => systems.filter((system) => types.some((type) => type.id === system.credentialType)),
    [systems, types],
  )
  const found = findSystems(usable, search, search === '' ? 6 : 12)
  const choose = (system: System) => {
    const type = types.find(({ id }) => id === system.credentialType)
    if (type) onChoose(type, system)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const next = buttons[Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1))]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div className="kw-chooser" onKeyDownCapture={onKeyDown}>
      <SearchField
        label="Search systems"
        placeholder="Stripe, GitHub, PostgreSQL…"
        autoFocus
        value={search}
        onChange={setSearch}
        onSubmit={() => found[0] && choose(found[0])}
      />
      <div ref={list} className="kw-chooser-lists">
        {found.length > 0 && (
          <section aria-labelledby="kw-choose-system">
            <h3 id="kw-choose-system">{search === '' ? 'Systems' : 'Systems that fit'}</h3>
            <ul className="kw-chooser-systems">
              {found.map((system) => (
                <li key={system.id}>
                  <Button className="kw-type-choice" onPress={() => choose(system)}>
                    <span className="kw-type-choice-text">
                      <strong>{system.name}</strong>
                      <span>{types.find(({ id }) => id === system.credentialType)?.label}</span>
                    </span>
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="kw-choose-type">
          <h3 id="kw-choose-type">{found.length > 0 ? 'Or a type' : 'No system fits. Choose a type'}</h3>
          <ul className="kw-chooser-types">
            {types.map((type) => (
              <li key={type.id}>
                <Button className="kw-type-choice" onPress={() => onChoose(type, null)}>
                  <TypeTile type={type.id} large />
                  <span className="kw-type-choice-text">
                    <strong>{type.label}</strong>
                    <span>{type.summary}</span>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </div>
  )
}

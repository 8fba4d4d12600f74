import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { CredentialTypeInfo, Recognised, TypeGroup } from '../../../shared/domain/credential.ts'
import { typeGroups } from '../../../shared/domain/credential.ts'
import type { System } from '../../../shared/domain/system.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { TypeTile } from '../looks.tsx'
import { findSystems } from './find-systems.ts'
import { PasteBox } from './paste-box.tsx'
import { RecognisedNotice } from './recognised.tsx'
import './form.css'

interface TypeChooserProps {
  readonly types: readonly CredentialTypeInfo[]
  readonly systems: readonly System[]
  readonly onChoose: (type: CredentialTypeInfo, system: System | null) => void
  readonly onRecognised: (found: Recognised) => void
  /** What was pasted before, whose type is being corrected. */
  readonly recognised: Recognised | null
}

const groupTitles: Readonly<Record<TypeGroup, string>> = {
  keys: 'Keys and tokens',
  logins: 'User names and passwords',
  clouds: 'Clouds',
  certificates: 'SSH, TLS and key pairs',
  programs: 'Webhooks, programs, your own',
}

/** The first step of a new credential: the system that it is for, or its type. */
export function TypeChooser({ types, systems, onChoose, onRecognised, recognised }: TypeChooserProps) {
  const [search, setSearch] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const usable = useMemo(
    () => systems.filter((system) => types.some((type) => type.id === system.credentialType)),
    [systems, types],
  )
  const found = findSystems(usable, search, search === '' ? 6 : 12)
  const groups = typeGroups
    .map((group) => ({ group, members: types.filter((type) => type.group === group && fits(type, search)) }))
    .filter(({ members }) => members.length > 0)
  const first = groups[0]?.members[0]
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
      {recognised ? <RecognisedNotice found={recognised} /> : <PasteBox onRecognised={onRecognised} />}
      <SearchField
        label="Search systems and types"
        placeholder="Stripe, GitHub, SSH key…"
        autoFocus
        value={search}
        onChange={setSearch}
        onSubmit={() => {
          if (found[0]) choose(found[0])
          else if (first) onChoose(first, null)
        }}
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
        {groups.map(({ group, members }) => (
          <section key={group} aria-labelledby={`kw-choose-${group}`}>
            <h3 id={`kw-choose-${group}`}>{groupTitles[group]}</h3>
            <ul className="kw-chooser-types">
              {members.map((type) => (
                <li key={type.id}>
                  <Button className="kw-type-choice" onPress={() => onChoose(type, null)}>
                    <TypeTile type={type.id} />
                    <span className="kw-type-choice-text">
                      <strong>{type.label}</strong>
                    </span>
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && groups.length === 0 && (
          <p className="kw-muted">Nothing fits. Empty the search to see all types.</p>
        )}
      </div>
    </div>
  )
}

/** A type that has all words of the search in its name or summary. */
function fits({ label, summary }: CredentialTypeInfo, search: string): boolean {
  const text = `${label} ${summary}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

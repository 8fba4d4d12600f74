import { Cable, CornerDownLeft, KeyRound, type LucideIcon, Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { commands, commandsAt } from '../app/commands.ts'
import { navigate, usePlace } from '../state/router.ts'
import { useServerCommands } from '../team/server/standing.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { rank } from './rank.ts'
import { type Found, searchVault } from './search.ts'
import './palette.css'

interface PaletteProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Search and commands in one field, for people who would rather type. */
export function Palette({ isOpen, onClose }: PaletteProps) {
  return (
    <ModalOverlay
      className="kw-overlay kw-palette-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className="kw-palette">
        <Dialog aria-label="Search and commands" className="kw-palette-dialog">
          <PaletteContent onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

interface Option {
  readonly id: string
  readonly label: string
  readonly group: string
  readonly icon: LucideIcon
  readonly detail?: string
  readonly status?: Found['status']
  readonly keys?: string | undefined
  readonly run: () => void
}

/** How long typing must rest before the vault is searched, in milliseconds. */
const rest = 90

function PaletteContent({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<readonly Found[]>([])
  const [at, setAt] = useState(0)
  const place = usePlace()
  const serverCommands = useServerCommands()
  const list = useRef<HTMLDivElement>(null)
  const id = useId()

  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      searchVault(typed).then(
        (next) => current && setFound(next),
        () => current && setFound([]),
      )
    }, rest)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [typed])

  const options = useMemo(() => {
    const items = found.map(
      (item): Option => ({
        id: `${item.kind}-${item.id}`,
        label: item.label,
        group: item.kind === 'credential' ? 'Credentials' : 'Connections',
        icon: item.kind === 'credential' ? KeyRound : Cable,
        detail: item.detail,
        status: item.status,
        run: () => navigate({ area: item.kind === 'credential' ? 'credentials' : 'connections', id: item.id }),
      }),
    )
    const ranked = rank([...commandsAt(place), ...commands, ...serverCommands], typed).map(
      ({ id: command, label, icon, keys, run }): Option => ({ id: command, label, group: 'Commands', icon, keys, run }),
    )
    // A short word is mostly a command, a longer one mostly a name.
    return typed.trim().length > 2 ? [...items, ...ranked] : [...ranked, ...items]
  }, [found, typed, place, serverCommands])

  const chosen = Math.min(at, options.length - 1)
  useEffect(() => {
    list.current?.querySelector(`[data-at="${chosen}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const choose = (option: Option | undefined) => {
    if (!option) return
    onClose()
    option.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: (chosen + 1) % Math.max(1, options.length),
      ArrowUp: (chosen - 1 + options.length) % Math.max(1, options.length),
      PageDown: Math.min(options.length - 1, chosen + 8),
      PageUp: Math.max(0, chosen - 8),
    }
    const next = moves[event.key]
    if (next !== undefined) {
      event.preventDefault()
      setAt(next)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      choose(options[chosen])
    }
  }
  return (
    <>
      <div className="kw-palette-head">
        <Search aria-hidden size={18} />
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette opens to be typed into
          autoFocus
          role="combobox"
          aria-label="Search or run a command"
          aria-expanded
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={options.length > 0 ? `${id}-${chosen}` : undefined}
          placeholder="Search or run a command"
          spellCheck={false}
          autoComplete="off"
          maxLength={200}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="escape" />
      </div>
      <div ref={list} id={id} role="listbox" aria-label="Results" className="kw-palette-list" tabIndex={-1}>
        {options.map((option, index) => (
          <PaletteOption
            key={option.id}
            id={`${id}-${index}`}
            option={option}
            index={index}
            isChosen={index === chosen}
            isFirstOfGroup={options[index - 1]?.group !== option.group}
            onPoint={() => setAt(index)}
            onChoose={() => choose(option)}
          />
        ))}
        {options.length === 0 && <div className="kw-palette-none">Nothing fits “{typed.trim()}”.</div>}
      </div>
    </>
  )
}

interface PaletteOptionProps {
  readonly id: string
  readonly option: Option
  readonly index: number
  readonly isChosen: boolean
  readonly isFirstOfGroup: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

function PaletteOption({ id, option, index, isChosen, isFirstOfGroup, onPoint, onChoose }: PaletteOptionProps) {
  const Icon = option.icon
  return (
    <>
      {isFirstOfGroup && (
        <div className="kw-palette-group" role="presentation">
          {option.group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys of the list */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={isChosen}
        data-at={index}
        className="kw-palette-option"
        onPointerMove={() => !isChosen && onPoint()}
        onClick={onChoose}
      >
        <Icon aria-hidden size={16} />
        <span className="kw-ellipsis">{option.label}</span>
        {option.detail !== undefined && <span className="kw-palette-detail kw-ellipsis">{option.detail}</span>}
        <span className="kw-palette-end">
          {option.status && <StatusBadge status={option.status} />}
          {option.keys !== undefined && <Kbd keys={option.keys} />}
          {isChosen && option.keys === undefined && <CornerDownLeft aria-hidden size={14} />}
        </span>
      </div>
    </>
  )
}

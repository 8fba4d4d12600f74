import { Check, type LucideIcon } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Menu as AriaMenu, Header, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components'
import { Kbd } from './kbd.tsx'
import './overlay.css'

/** One command of a menu. */
export interface MenuAction {
  readonly id: string
  readonly label: string
  readonly detail?: string
  readonly icon?: LucideIcon
  readonly keys?: string
  readonly danger?: boolean
  readonly isDisabled?: boolean
  /** Draws a check mark: the choice that holds. */
  readonly checked?: boolean
  readonly onAction: () => void
}

interface MenuProps {
  readonly label: string
  /** The button that opens it: a Button or an IconButton. */
  readonly children: ReactElement
  /** Groups, divided by lines; a group may have a title. */
  readonly groups: readonly { readonly title?: string; readonly actions: readonly MenuAction[] }[]
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end'
  /** Open from the beginning, for a button that becomes a menu when it is first pressed. */
  readonly defaultOpen?: boolean
}

/** Commands behind a button. */
export function Menu({ label, children, groups, placement = 'bottom end', defaultOpen = false }: MenuProps) {
  const shown = groups.filter((group) => group.actions.length > 0)
  const byId = new Map(shown.flatMap((group) => group.actions).map((action) => [action.id, action]))
  const sections: ReactNode[] = []
  for (const [index, group] of shown.entries()) {
    const key = group.title ?? `group-${group.actions[0]?.id}`
    if (index > 0) sections.push(<Separator key={`${key}-line`} className="kw-option-line" />)
    sections.push(
      <MenuSection
        key={key}
        className="kw-option-section"
        {...(group.title === undefined && { 'aria-label': label })}
        {...choiceOf(group.actions)}
      >
        {group.title !== undefined && <Header>{group.title}</Header>}
        {group.actions.map((action) => (
          <ActionItem key={action.id} action={action} />
        ))}
      </MenuSection>,
    )
  }
  return (
    <MenuTrigger defaultOpen={defaultOpen}>
      {children}
      <Popover className="kw-popover kw-popover-list" placement={placement} offset={4}>
        <AriaMenu aria-label={label} onAction={(key) => byId.get(String(key))?.onAction()}>
          {sections}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

/** A group of which one holds is a choice for assistive technology, too. */
function choiceOf(actions: readonly MenuAction[]) {
  if (actions.every(({ checked }) => checked === undefined)) return {}
  const selectedKeys = actions.filter(({ checked }) => checked).map(({ id }) => id)
  return { selectionMode: 'single', selectedKeys } as const
}

function ActionItem({ action }: { readonly action: MenuAction }) {
  const Icon = action.icon
  return (
    <MenuItem
      id={action.id}
      textValue={action.label}
      isDisabled={action.isDisabled ?? false}
      className={`kw-option${action.danger ? ' kw-option-danger' : ''}`}
    >
      {Icon && <Icon aria-hidden size={16} />}
      <span className="kw-option-text">
        {action.label}
        {action.detail !== undefined && <span className="kw-option-detail">{action.detail}</span>}
      </span>
      {action.checked && <Check aria-hidden size={15} className="kw-option-check" />}
      {action.keys !== undefined && <Kbd keys={action.keys} />}
    </MenuItem>
  )
}

import { areaIds } from '../state/router.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { areas } from './areas.tsx'
import { letterOf } from './shortcuts.ts'

interface Line {
  readonly label: string
  /** Alternatives; several keys in an alternative are pressed one after the other. */
  readonly keys: readonly (readonly string[])[]
}

const groups: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
  {
    title: 'Everywhere',
    lines: [
      { label: 'Search or run a command', keys: [['mod+k']] },
      { label: 'New credential', keys: [['mod+n'], ['n']] },
      { label: 'Search in this area', keys: [['/']] },
      { label: 'Back', keys: [['alt+left']] },
      { label: 'Forward', keys: [['alt+right']] },
      { label: 'Lock now', keys: [['mod+l']] },
      { label: 'This list', keys: [['?']] },
    ],
  },
  {
    title: 'Lists',
    lines: [
      { label: 'Move', keys: [['up'], ['down']] },
      { label: 'Open', keys: [['enter']] },
      { label: 'Select', keys: [['space']] },
      { label: 'Select a range', keys: [['shift+up'], ['shift+down']] },
      { label: 'Select all that are loaded', keys: [['mod+a']] },
      { label: 'Clear the selection', keys: [['escape']] },
    ],
  },
  {
    title: 'Areas',
    lines: areaIds.map((id, index) => ({
      label: areas.find((area) => area.id === id)?.label ?? id,
      keys: [[`mod+${index + 1}`], ['g', letterOf(id)]],
    })),
  },
]

/** All keys, on one sheet. */
export function ShortcutsSheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keyboard shortcuts" size="large">
      <div className="kw-shortcuts">
        {groups.map(({ title, lines }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {lines.map(({ label, keys }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    {keys.map((sequence, index) => (
                      <span key={sequence.join(' ')} className="kw-shortcut-keys">
                        {index > 0 && <span className="kw-shortcut-or">or</span>}
                        {sequence.map((key) => (
                          <Kbd key={key} keys={key} />
                        ))}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

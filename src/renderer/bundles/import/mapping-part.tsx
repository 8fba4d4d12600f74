import type { ImportRole } from '../../../shared/domain/import.ts'
import { count } from '../../ui/count.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { Select } from '../../ui/select.tsx'
import { chooseLayout, mapColumn } from './foreign-store.ts'
import { type ForeignFile, useImport } from './import-state.ts'
import { layoutLabels, layoutTexts, roleLabels } from './mapping-words.ts'

/** What the columns or variables of the file become, where its format leaves that open. */
export function MappingPart() {
  const foreign = useImport((state) => state.foreign)
  if (!foreign?.mapping) return null
  const { layouts } = foreign.mapping
  const layout = foreign.layout ?? foreign.mapping.layout
  const isTable = layout === 'rows'
  return (
    <section className="kw-mapping" aria-label="What becomes what">
      <div className="kw-mapping-head">
        <h3>What becomes what</h3>
        {layouts.length > 1 && (
          <SegmentedControl
            label="How variables become credentials"
            segments={layouts.map((value) => ({ value, label: layoutLabels[value] }))}
            value={layout}
            onChange={chooseLayout}
          />
        )}
      </div>
      <p className="kw-muted">
        {isTable
          ? `${count(foreign.mapping.rows, 'row')}. Only the names of columns are shown, never what stands in them.`
          : layoutTexts[layout]}
      </p>
      {isTable ? (
        <Columns foreign={foreign} />
      ) : (
        <Disclosure title="Variables" detail={count(foreign.mapping.columns.length, 'name')}>
          <Columns foreign={foreign} />
        </Disclosure>
      )}
    </section>
  )
}

function Columns({ foreign }: { readonly foreign: ForeignFile }) {
  const { mapping, columns } = foreign
  if (!mapping) return null
  const choices = mapping.roles.map((role) => ({ value: role, label: roleLabels[role] }))
  return (
    <ul className="kw-columns">
      {mapping.columns.map(({ name, as, filled }) => (
        <li key={name}>
          <span className="kw-column-name">
            <span className="kw-ellipsis">{name}</span>
            {mapping.rows > 1 && (
              <small className="kw-muted">
                {filled === 0 ? 'empty' : filled === mapping.rows ? 'in every row' : `in ${count(filled, 'row')}`}
              </small>
            )}
          </span>
          <Select
            label={`What ${name} becomes`}
            hideLabel
            choices={choices}
            value={columns.get(name) ?? as}
            onChange={(role) => mapColumn(name, role as ImportRole)}
          />
        </li>
      ))}
    </ul>
  )
}

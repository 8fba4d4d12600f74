import { useMemo } from 'react'
import { type ConnectionKindInfo, type KindGroup, kindGroups } from '../../shared/domain/connection.ts'
import { SearchedSelect } from '../ui/searched-select.tsx'
import { kindIcon } from './looks.tsx'

const groupTitles: Readonly<Record<KindGroup, string>> = {
  http: 'HTTP APIs',
  databases: 'Databases',
  files: 'Files and servers',
  mail: 'Mail and directories',
  messaging: 'Messaging',
  clouds: 'Clouds',
  ways: 'Ways',
}

interface KindFieldProps {
  readonly kinds: readonly ConnectionKindInfo[]
  readonly kind: ConnectionKindInfo
  readonly onChange: (kind: ConnectionKindInfo) => void
  readonly error?: string | undefined
}

/** What a connection speaks. */
export function KindField({ kinds, kind, onChange, error }: KindFieldProps) {
  const groups = useMemo(
    () =>
      kindGroups
        .map((group) => ({
          id: group,
          title: groupTitles[group],
          choices: kinds
            .filter((one) => one.group === group)
            .map(({ id, label, summary }) => ({ value: id, label, detail: summary, icon: kindIcon(id) })),
        }))
        .filter(({ choices }) => choices.length > 0),
    [kinds],
  )
  return (
    <SearchedSelect
      label="Kind"
      searchLabel="Search kinds"
      help={kind.summary}
      groups={groups}
      value={kind.id}
      onChange={(id) => {
        const next = kinds.find((one) => one.id === id)
        if (next) onChange(next)
      }}
      error={error}
    />
  )
}

import { useState } from 'react'
import type { Usage } from '../../shared/domain/usage.ts'
import { client } from '../client/client.ts'
import { createItem, useItem } from '../state/item.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { UsageChart } from './usage-chart.tsx'
import { lastUseText, purposeLabel } from './words.ts'
import './usage.css'

type Of = 'credential' | 'connection'

const periods = ['30', '90', '365'] as const
type Period = (typeof periods)[number]

/** `credential 90 0198…`: what is shown, for how many days, of which item. */
const usage = createItem(
  (key) => {
    const [of = '', days = '', id = ''] = key.split(' ')
    return client.usage[of as Of]({ id, days: Number(days) })
  },
  ['credentials', 'connections', 'audit'],
)

/** How often a credential was used, or a connection used one: by day, by what for, and when last (A4). */
export function UsageView({ of, id }: { readonly of: Of; readonly id: string }) {
  const [period, setPeriod] = useState<Period>('90')
  const { value, error } = useItem(usage, `${of} ${period} ${id}`)
  return (
    <div className="kw-detail-parts">
      <SegmentedControl
        label="Period"
        segments={periods.map((days) => ({ value: days, label: `${days} days` }))}
        value={period}
        onChange={setPeriod}
      />
      {value ? <Shown usage={value} of={of} /> : error ? <ErrorNotice error={error} /> : <Skeleton lines={6} />}
    </div>
  )
}

const all = 'all'

function Shown({ usage: found, of }: { readonly usage: Usage; readonly of: Of }) {
  const [chosen, setChosen] = useState(all)
  const purposes = found.series.map(({ purpose }) => purpose)
  const purpose = purposes.includes(chosen) ? chosen : null
  if (found.last === null && found.series.length === 0)
    return (
      <EmptyState art="link" title="Not used yet">
        {of === 'credential'
          ? 'A test, a request or a signature opens its value, and is counted here by day. What stays unused can be disabled.'
          : 'A test or a request opens the value of its credential, and is counted here by day.'}
      </EmptyState>
    )
  return (
    <>
      <Section
        title={`${count(found.uses, 'use')} in ${found.days} days`}
        {...(found.failures > 0 && {
          description: `${found.failures.toLocaleString('en')} more were refused or failed.`,
        })}
        {...(purposes.length > 1 && {
          actions: (
            <Select
              label="What for"
              hideLabel
              value={purpose ?? all}
              onChange={setChosen}
              choices={[
                { value: all, label: 'For everything' },
                ...purposes.map((one) => ({ value: one, label: purposeLabel(one) })),
              ]}
            />
          ),
        })}
      >
        <UsageChart usage={found} purpose={purpose} />
      </Section>
      <LastUse usage={found} />
      {found.sources.length > 0 && (
        <Section title="What for">
          <Sources usage={found} of={of} />
        </Section>
      )}
    </>
  )
}

function LastUse({ usage: { last } }: { readonly usage: Usage }) {
  if (last === null) return null
  return (
    <Section title="Last use">
      <p className="kw-usage-last">
        <RelativeTime at={last.at} />
        {lastUseText(last)}
      </p>
    </Section>
  )
}

function Sources({ usage: found, of }: { readonly usage: Usage; readonly of: Of }) {
  return (
    <table className="kw-usage-sources">
      <thead>
        <tr>
          <th scope="col">What for</th>
          <th scope="col">{of === 'credential' ? 'Connection' : 'Credential'}</th>
          <th scope="col" data-align="end">
            Uses
          </th>
          <th scope="col" data-align="end">
            Failed
          </th>
          <th scope="col">Last</th>
        </tr>
      </thead>
      <tbody>
        {found.sources.map((source) => {
          const target =
            of === 'connection'
              ? { area: 'credentials' as const, id: source.credentialId, name: source.credential }
              : { area: 'connections' as const, id: source.connectionId, name: source.connection }
          const { id } = target
          return (
            <tr key={`${source.purpose} ${source.credentialId} ${source.connectionId ?? source.connection}`}>
              <th scope="row">{purposeLabel(source.purpose)}</th>
              <td>
                {target.name === '' ? (
                  <span className="kw-muted">—</span>
                ) : id === null ? (
                  <span className="kw-muted">{target.name}, gone</span>
                ) : (
                  <Button size="small" variant="quiet" onPress={() => navigate({ area: target.area, id })}>
                    {target.name}
                  </Button>
                )}
              </td>
              <td data-align="end">{source.uses.toLocaleString('en')}</td>
              <td data-align="end">{source.failures === 0 ? '' : source.failures.toLocaleString('en')}</td>
              <td>
                <RelativeTime at={source.lastAt} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

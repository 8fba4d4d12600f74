import type { SystemDetails } from '../../shared/domain/system.ts'
import { FormRow } from '../ui/form.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { SystemDraft } from './draft.ts'
import { type GuidePage, guidePages } from './guide-sections.ts'

interface GuideFieldsProps {
  readonly draft: SystemDraft
  readonly onChange: (part: Partial<SystemDraft>) => void
  readonly errors: Readonly<Record<string, string>>
}

const labels: Readonly<Record<GuidePage, string>> = {
  create: 'How to create a credential',
  restrict: 'How to restrict it',
  rotate: 'How to rotate it',
  revoke: 'How to revoke it',
}

const overlaps = [
  { value: 'unknown', label: 'Not known', is: null },
  { value: 'yes', label: 'Yes: a rotation needs no outage', is: true },
  { value: 'no', label: 'No: a new one ends the old one', is: false },
] as const

/** What an own system tells of its credentials, as the catalog does of others. */
export function GuideFields({ draft, onChange, errors }: GuideFieldsProps) {
  const { guide, docs } = draft
  const changeGuide = (part: Partial<SystemDetails['guide']>) => onChange({ guide: { ...guide, ...part } })
  const changeDocs = (part: Partial<SystemDetails['docs']>) => onChange({ docs: { ...docs, ...part } })
  return (
    <div className="kw-form">
      <TextField
        label="What a test proves"
        optional
        value={draft.probe}
        onChange={(probe) => onChange({ probe })}
        placeholder="Asks for the account that the key belongs to."
        error={errors.probe}
      />
      {guidePages.map((page) => (
        <div key={page} className="kw-form">
          <TextArea
            label={labels[page]}
            optional
            help="One step on each line."
            rows={3}
            value={guide[page].join('\n')}
            onChange={(text) => changeGuide({ [page]: text === '' ? [] : text.split('\n') })}
            error={errors[`guide.${page}`]}
          />
          <TextField
            label={`Page: ${page}`}
            optional
            value={docs[page]}
            onChange={(url) => changeDocs({ [page]: url })}
            placeholder="https://"
            error={errors[`docs.${page}`]}
          />
        </div>
      ))}
      <TextField
        label="Page: read more"
        optional
        value={docs.reference}
        onChange={(reference) => changeDocs({ reference })}
        placeholder="https://"
        error={errors['docs.reference']}
      />
      <FormRow>
        <Select
          label="Old and new side by side"
          choices={overlaps.map(({ value, label }) => ({ value, label }))}
          value={overlaps.find(({ is }) => is === guide.overlap)?.value ?? 'unknown'}
          onChange={(chosen) => changeGuide({ overlap: overlaps.find(({ value }) => value === chosen)?.is ?? null })}
        />
        <TextField
          label="How long one lives"
          optional
          value={guide.lifetime}
          onChange={(lifetime) => changeGuide({ lifetime })}
          placeholder="90 days."
          error={errors['guide.lifetime']}
        />
      </FormRow>
      <TextField
        label="What its tokens begin with"
        optional
        help="Several, with spaces between them."
        value={draft.tokenPrefixes.join(' ')}
        onChange={(text) => onChange({ tokenPrefixes: text === '' ? [] : text.split(' ') })}
        placeholder="shop_live_"
        error={errors.tokenPrefixes}
      />
    </div>
  )
}

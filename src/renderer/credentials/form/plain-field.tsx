import type { FieldValue, TypeField } from '../../../shared/domain/credential.ts'
import { FileButton } from '../../ui/file-button.tsx'
import { textOfFile } from '../../ui/file-text.ts'
import { Select } from '../../ui/select.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PairsField } from './pairs-field.tsx'

interface PlainFieldProps {
  readonly field: Pick<TypeField, 'kind' | 'choices' | 'placeholder'>
  readonly common: {
    readonly label: string
    readonly error: string | undefined
    readonly isRequired?: boolean
    readonly optional?: boolean
    readonly help?: string
  }
  readonly value: FieldValue | undefined
  readonly onChange: (value: FieldValue) => void
}

/** A field of a declaration that isn't secret: of a credential type, or of a connection's kind. */
export function PlainField({ field, common, value, onChange }: PlainFieldProps) {
  const text = typeof value === 'string' ? value : ''
  const { placeholder } = field
  const { isRequired: _required, optional: _optional, ...copy } = common
  switch (field.kind) {
    case 'pairs':
      return <PairsField {...copy} defaultValue={typeof value === 'object' ? value : {}} onChange={onChange} />
    case 'choice':
      return <Select {...common} choices={field.choices} value={text} onChange={onChange} />
    case 'multiline':
      return (
        <div className="kw-field">
          <TextArea {...common} mono value={text} onChange={onChange} placeholder={placeholder} />
          <div className="kw-field-file">
            <FileButton label={`${common.label} from a file`} onFile={(file) => void textOfFile(file).then(onChange)} />
          </div>
        </div>
      )
    case 'number':
      return <TextField {...common} inputMode="decimal" value={text} onChange={onChange} placeholder={placeholder} />
    case 'text':
      return <TextField {...common} value={text} onChange={onChange} placeholder={placeholder} />
  }
}

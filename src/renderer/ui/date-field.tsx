import { parseDate } from '@internationalized/date'
import { CalendarDays, ChevronLeft, ChevronRight, X } from 'lucide-react'
import {
  Button as AriaButton,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Popover,
} from 'react-aria-components'
import { Button } from './button.tsx'
import { dayAfter, dayOfInstant, endOfDay } from './dates.ts'
import { type FieldCopy, FieldParts } from './field.tsx'
import { IconButton } from './icon-button.tsx'
import { copyOf } from './text-field.tsx'
import './overlay.css'

export interface DateFieldProps extends FieldCopy {
  /** An instant, ISO 8601 in UTC; it is shown as the day on which it lies here. */
  readonly value: string | null
  /** Told the last second of the chosen day, as people mean "expires on". */
  readonly onChange: (value: string | null) => void
  readonly isDisabled?: boolean
  /** Offered in the calendar: days from today with a label. */
  readonly presets?: readonly { readonly label: string; readonly days: number }[]
}

const expiryPresets = [
  { label: '30 days', days: 30 },
  { label: '90 days', days: 90 },
  { label: '6 months', days: 182 },
  { label: '1 year', days: 365 },
]

/** A day, typed or chosen from a calendar: an expiry. */
export function DateField(props: DateFieldProps) {
  const {
    label,
    help,
    error,
    optional,
    hideLabel,
    value,
    onChange,
    isDisabled = false,
    presets = expiryPresets,
  } = props
  return (
    <DatePicker
      className="kw-field"
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      value={value === null ? null : parseDate(dayOfInstant(value))}
      onChange={(day) => onChange(day === null ? null : endOfDay(day.toString()))}
    >
      {({ state }) => (
        <>
          <FieldParts {...copyOf({ label, help, error, optional, hideLabel })}>
            <Group className="kw-input-group">
              <DateInput className="kw-date-input">
                {(segment) => <DateSegment segment={segment} className="kw-date-segment" />}
              </DateInput>
              {value !== null && !isDisabled && (
                <IconButton
                  slot={null}
                  icon={X}
                  label={`Clear ${label.toLowerCase()}`}
                  onPress={() => onChange(null)}
                />
              )}
              <AriaButton className="kw-icon-button">
                <CalendarDays aria-hidden size={15} />
              </AriaButton>
            </Group>
          </FieldParts>
          <Popover className="kw-popover" offset={4}>
            <Dialog className="kw-calendar-dialog">
              <Calendar className="kw-calendar">
                <header>
                  <AriaButton slot="previous" className="kw-icon-button">
                    <ChevronLeft aria-hidden size={16} />
                  </AriaButton>
                  <Heading />
                  <AriaButton slot="next" className="kw-icon-button">
                    <ChevronRight aria-hidden size={16} />
                  </AriaButton>
                </header>
                <CalendarGrid>{(date) => <CalendarCell date={date} className="kw-calendar-cell" />}</CalendarGrid>
              </Calendar>
              <div className="kw-date-presets">
                {presets.map((preset) => (
                  <Button
                    key={preset.days}
                    slot={null}
                    size="small"
                    variant="quiet"
                    onPress={() => {
                      onChange(endOfDay(dayAfter(new Date(), preset.days)))
                      state.close()
                    }}
                  >
                    {preset.label}
                  </Button>
                ))}
              </div>
            </Dialog>
          </Popover>
        </>
      )}
    </DatePicker>
  )
}

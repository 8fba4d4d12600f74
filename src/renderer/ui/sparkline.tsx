import './small.css'

interface SparklineProps {
  /** What the bars say, in words. */
  readonly label: string
  readonly values: readonly number[]
}

const height = 18
const step = 2

/** A number for each of a few days as tiny bars, the highest for the most. */
export function Sparkline({ label, values }: SparklineProps) {
  const most = Math.max(...values, 1)
  const width = values.length * step
  return (
    <svg
      className="kw-sparkline"
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title>{label}</title>
      {values.map((value, index) => {
        // What is not nothing can be seen beside a day with thousands.
        const tall = value === 0 ? 1 : Math.max(3, Math.round((value / most) * height))
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its day
            key={index}
            data-empty={value === 0 || undefined}
            x={index * step}
            y={height - tall}
            width={step}
            height={tall}
          />
        )
      })}
    </svg>
  )
}

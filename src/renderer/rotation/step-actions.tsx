import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { cancelRun, useRuns } from './store.ts'

interface StepActionsProps {
  readonly rotationIds: readonly string[]
  readonly isRunning: boolean
  /** What is done while it runs. */
  readonly label: string
  /** Buttons, the main one last. */
  readonly children: ReactNode
}

/** The buttons of a step. While it talks to servers it can be stopped: what was found until then stays. */
export function StepActions({ rotationIds, isRunning, label, children }: StepActionsProps) {
  const running = useRuns(({ runs }) => rotationIds.find((id) => runs[id] !== undefined))
  const isBusy = isRunning || running !== undefined
  return (
    <div className="kw-rotation-actions">
      <span className="kw-rotation-busy" role="status">
        {isBusy && (
          <>
            <Spinner label={label} size={14} /> {label}…
          </>
        )}
      </span>
      {running !== undefined && (
        <Button variant="quiet" onPress={() => cancelRun(running)}>
          Stop
        </Button>
      )}
      {children}
    </div>
  )
}

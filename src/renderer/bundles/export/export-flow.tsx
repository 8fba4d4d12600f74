import { Flow } from '../flow.tsx'
import { leaveFlow } from '../places.ts'
import { ChooseStep } from './choose-step.tsx'
import { DoneStep } from './done-step.tsx'
import { type ExportStep, useExport } from './export-store.ts'
import { ProtectStep } from './protect-step.tsx'

const steps: readonly ExportStep[] = ['choose', 'protect', 'done']
const headings: Readonly<Record<ExportStep, string>> = {
  choose: 'What goes into the bundle?',
  protect: 'Who may open it?',
  done: 'The bundle is ready',
}
const texts: Partial<Record<ExportStep, string>> = {
  choose: 'Connections and own systems that belong to the credentials go along.',
  protect: 'The bundle is one encrypted file. Nobody else can read it, also not whoever carries it.',
}

/** Step by step from credentials to an encrypted file. */
export function ExportFlow() {
  const step = useExport((state) => state.step)
  const text = texts[step]
  return (
    <Flow
      title="Export a bundle"
      steps={['Choose', 'Protect', 'Save']}
      current={steps.indexOf(step)}
      heading={headings[step]}
      {...(text !== undefined && { text })}
      onLeave={leaveFlow}
    >
      {step === 'choose' && <ChooseStep />}
      {step === 'protect' && <ProtectStep />}
      {step === 'done' && <DoneStep />}
    </Flow>
  )
}

import { Flow } from '../flow.tsx'
import { leaveFlow } from '../places.ts'
import { FileStep } from './file-step.tsx'
import { ImportDone } from './import-done.tsx'
import { type ImportStep, useImport } from './import-state.ts'
import { KeyStep } from './key-step.tsx'
import { Review } from './review.tsx'

const steps: readonly ImportStep[] = ['file', 'key', 'review', 'done']
const headings: Readonly<Record<ImportStep, string>> = {
  file: 'Which file?',
  key: 'What opens it?',
  review: 'What would change?',
  done: 'Imported',
}
const texts: Partial<Record<ImportStep, string>> = {
  file: 'A bundle from Keyward, or any age file that holds its documented content.',
  key: 'It is opened in memory and compared with this vault. Nothing is changed yet.',
}

/** Step by step from a file to what it brings. */
export function ImportFlow() {
  const step = useImport((state) => state.step)
  if (step === 'review') return <Review />
  const text = texts[step]
  return (
    <Flow
      title="Import a bundle"
      steps={importSteps}
      current={steps.indexOf(step)}
      heading={headings[step]}
      {...(text !== undefined && { text })}
      onLeave={leaveFlow}
    >
      {step === 'file' && <FileStep />}
      {step === 'key' && <KeyStep />}
      {step === 'done' && <ImportDone />}
    </Flow>
  )
}

const importSteps = ['File', 'Open', 'Review', 'Done']

import { Flow } from '../flow.tsx'
import { leaveFlow } from '../places.ts'
import { AskStep } from './ask-step.tsx'
import { FileStep } from './file-step.tsx'
import { ImportDone } from './import-done.tsx'
import { type ImportStep, useImport } from './import-state.ts'
import { KeyStep } from './key-step.tsx'
import { Review } from './review.tsx'

/** Where each step stands; bundles and files of other tools ask different things at the same place. */
const positions: Readonly<Record<ImportStep, number>> = { file: 0, key: 1, ask: 1, review: 2, done: 3 }
const headings: Readonly<Record<ImportStep, string>> = {
  file: 'Which file?',
  key: 'What opens it?',
  ask: 'How is it read?',
  review: 'What would change?',
  done: 'Imported',
}
const texts: Partial<Record<ImportStep, string>> = {
  file: 'A bundle from Keyward, or any age file that holds its documented content.',
  key: 'It is opened in memory and compared with this vault. Nothing is changed yet.',
  ask: 'It is read in memory and compared with this vault. Nothing in it is run, and nothing is changed yet.',
}

/** Step by step from a file to what it brings. */
export function ImportFlow() {
  const { step, wanted } = useImport()
  if (step === 'review') return <Review />
  const isForeign = step === 'ask' || (wanted === 'file' && step !== 'key')
  const text = step === 'file' && isForeign ? fileText : texts[step]
  return (
    <Flow
      title={isForeign ? 'Import from another tool' : 'Import a bundle'}
      steps={importSteps}
      current={positions[step]}
      heading={headings[step]}
      {...(text !== undefined && { text })}
      onLeave={leaveFlow}
    >
      {step === 'file' && <FileStep />}
      {step === 'key' && <KeyStep />}
      {step === 'ask' && <AskStep />}
      {step === 'done' && <ImportDone />}
    </Flow>
  )
}

const fileText =
  'A .env file, AWS credentials, a table of a password manager, a Kubernetes Secret and more: the format is recognised.'
const importSteps = ['File', 'Open', 'Review', 'Done']

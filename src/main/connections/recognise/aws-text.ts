import type { Recogniser } from './recognition.ts'

const id = /(?<![A-Z0-9])A[KS]IA[A-Z2-7]{16}(?![A-Z0-9])/g
const secret = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g

/** The CSV of the console, what a person copied from its dialog, or an ID alone: any text with one ID and one secret. */
export const recogniseAwsText: Recogniser = (text) => {
  if (text.length > 4000) return null
  const ids = [...new Set(text.match(id))]
  const [accessKeyId] = ids
  if (accessKeyId === undefined || ids.length > 1) return null
  const [secretAccessKey, ...more] = [...new Set(text.match(secret))]
  if (more.length > 0 || (secretAccessKey === undefined && text !== accessKeyId)) return null
  return {
    what: 'AWS access key',
    type: 'aws-access-key',
    config: { accessKeyId },
    secrets: secretAccessKey === undefined ? {} : { secretAccessKey },
    system: 'aws',
    ...(secretAccessKey === undefined && { notes: ['The ID is no secret. Type the secret access key below.'] }),
  }
}

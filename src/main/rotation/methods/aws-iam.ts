import type { MethodDefinition } from './method.ts'

export const awsIam: MethodDefinition = {
  id: 'aws-iam',
  summary:
    'Keyward creates a second access key of the user. Both work until it deactivates the old one, which it deletes at the end.',
  types: ['aws-access-key'],
  kinds: ['aws'],
  overlap: true,
  generates: null,
}

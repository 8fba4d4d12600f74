import { expect, it } from 'vitest'
import { kindOf } from './kind-of.ts'

it.each([
  ['.github/workflows/deploy.yml', 'workflow'],
  ['n8n/order-workflow.json', 'workflow'],
  ['.gitlab-ci.yml', 'pipeline'],
  ['ops/Jenkinsfile', 'pipeline'],
  ['.circleci/config.yml', 'pipeline'],
  ['.mcp.json', 'mcp-server'],
  ['home/claude_desktop_config.json', 'mcp-server'],
  ['litellm.yaml', 'model-binding'],
  ['.env', 'file'],
  ['docs/deploy.yml', 'file'],
])('C6 %s is a %s', (path, kind) => {
  expect(kindOf(path)).toBe(kind)
})

import type { ReferenceKind } from '../../shared/domain/reference.ts'

/** What kinds of files tell of themselves by their paths, the first that fits. */
const kinds: readonly (readonly [ReferenceKind, RegExp])[] = [
  ['workflow', /(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/],
  ['workflow', /(^|\/)[^/]*workflow[^/]*\.(json|ya?ml)$/i],
  [
    'pipeline',
    /(^|\/)(\.gitlab-ci\.ya?ml|\.gitlab-ci\/.+\.ya?ml|Jenkinsfile[^/]*|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.circleci\/config\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml|\.buildkite\/.+\.ya?ml|cloudbuild[^/]*\.ya?ml|buildspec[^/]*\.ya?ml|\.woodpecker(\.ya?ml|\/.+\.ya?ml))$/,
  ],
  ['mcp-server', /(^|\/)(\.?mcp(-[^/]*)?|claude_desktop_config|mcp_settings)\.json$/i],
  ['model-binding', /(^|\/)(litellm|[^/]*model[-_]?(bindings?|config|list)[^/]*)\.(json|ya?ml|toml)$/i],
]

/** What a file is, by its path in the folder, with slashes. */
export function kindOf(path: string): ReferenceKind {
  return kinds.find(([, pattern]) => pattern.test(path))?.[0] ?? 'file'
}

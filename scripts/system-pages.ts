import type { CatalogSystem } from '../src/main/connections/systems/system.ts'
import { addressOf, addressParts } from '../src/shared/domain/address.ts'

/** The text of src/main/connections/systems/names.ts: what there is, for those who don't need the whole catalog. */
export function namesModule(catalog: readonly CatalogSystem[]): string {
  const rows = catalog.map(({ id, slug, name }) => `  ['${id}', '${slug}', '${name.replaceAll("'", "\\'")}'],`)
  return `/** ID, slug and name of every system of the catalog. Made by \`node scripts/system-catalog.ts\`, as is the rest of this file. */
export const catalogNames: readonly (readonly [id: string, slug: string, name: string])[] = [
${rows.join('\n')}
]

let byWord: ReadonlyMap<string, string> | undefined

/** The name of a system of the catalog by its slug, ID or name, whatever the case; undefined when there is none. */
export function findCatalogName(slugOrIdOrName: string): string | undefined {
  byWord ??= new Map(catalogNames.flatMap((words) => words.map((word) => [word.toLowerCase(), words[2]])))
  return byWord.get(slugOrIdOrName.toLowerCase())
}
`
}

/** The reference of the catalog as Markdown. It stands in docs/systems.md. */
export function systemsReference(catalog: readonly CatalogSystem[]): string {
  const categories = [...new Set(catalog.map(({ category }) => category))]
  const of = (category: string) =>
    catalog.filter((system) => system.category === category).toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  const contents = categories.map(
    (category) =>
      `- [${category}](#${anchor(category)}): ${of(category)
        .map(({ name }) => `[${name}](#${anchor(name)})`)
        .join(', ')}`,
  )
  const sections = categories.map((category) => [`## ${category}`, ...of(category).map(section)].join('\n\n'))
  return `${[intro(catalog.length), contents.join('\n'), ...sections].join('\n\n')}\n`
}

const intro = (count: number) => `# Systems

<!-- Made by \`node scripts/system-catalog.ts\` from src/main/connections/systems. Edit that, not this. -->

Keyward knows ${count} systems. Each fills in a connection and a credential, says what a test proves, and tells how its credentials
are created, restricted, rotated and revoked. In the app they stand under **Systems**; \`keyward system show NAME\` prints one. Systems
of your own are made with the same fields.

Probes change nothing. Those of the kind \`http\` are each replayed by a test against answers of the shape that
we know the vendor to give: to a right credential, to a wrong one, and, where it is known, to one without the permission. No vendor was
asked, so a vendor may answer otherwise: then the settings of a connection can be changed, and we would like to hear of it. How the other
kinds were tested is told in [connections.md](connections.md). Guides and addresses may have moved since they were written down.`

function section(system: CatalogSystem): string {
  const { name, summary, guide, docs } = system
  const page = (url: string | undefined) => {
    const target = url ?? docs.create
    return target === '' ? '' : ` ([page](${target}))`
  }
  const steps = [
    ['Create', docs.create, guide.create],
    ['Restrict', docs.restrict, guide.restrict],
    ['Rotate', docs.rotate, guide.rotate],
    ['Revoke', docs.revoke, guide.revoke],
  ] as const
  const lines = [
    ...facts(system).map(([label, text]) => `- **${label}:** ${text}`),
    ...steps.flatMap(([label, url, list]) =>
      list.length === 0 ? [] : [`- **${label}**${page(url)}**:** ${list.map(escapeText).join(' ')}`],
    ),
    ...(docs.reference === '' ? [] : [`- [Reference](${docs.reference})`]),
  ]
  return [`### ${name}`, escapeText(summary), lines.join('\n')].join('\n\n')
}

function facts(system: CatalogSystem): [label: string, text: string][] {
  const { kind, credentialType, parameters, probe, guide, slug, tokenPrefixes = [] } = system
  const { path = '', method = 'GET' } = parameters
  const address = addressOf(parameters)
  const parts = addressParts(address)
  const tells = [
    ...(parameters.identityPath ? ['the account'] : []),
    ...(parameters.expiryPath || parameters.expiryHeader ? ['the expiry'] : []),
    ...(parameters.scopesPath || parameters.scopesHeader ? ['the permissions'] : []),
  ]
  const overlap =
    guide.overlap === null ? '' : guide.overlap ? ' Two can live side by side.' : ' There is one at a time.'
  const lifetime = `${guide.lifetime}${overlap}`.trim()
  return [
    ['Short name', `\`${slug}\`, kind \`${kind}\`, credential \`${credentialType}\``],
    ...(address === ''
      ? []
      : [
          [
            'Address',
            `\`${address}\`${parts.length > 0 ? `, you fill in ${parts.map((part) => `\`${part}\``).join(' and ')}` : ''}`,
          ] as [string, string],
        ]),
    [
      'Test',
      probe === ''
        ? 'none: no harmless request proves anything.'
        : `${kind === 'http' ? `\`${method} ${path}\`. ` : ''}${escapeText(probe)}${tells.length > 0 ? ` Tells ${list(tells)}.` : ''}`,
    ],
    ...(tokenPrefixes.length === 0
      ? []
      : [['Begins with', tokenPrefixes.map((prefix) => `\`${prefix}\``).join(', ')] as [string, string]]),
    ...(lifetime === '' ? [] : [['Lives', escapeText(lifetime)] as [string, string]]),
  ]
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Characters by which Markdown would read a command of a guide as something else. */
function escapeText(text: string): string {
  return text.replace(/[*_<>`|[\]]/g, '\\$&')
}

/** As GitHub makes the anchor of a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
}

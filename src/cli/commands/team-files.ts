import type { Client, ResponseOf } from '../../shared/api/contract.ts'
import type { Context } from '../context.ts'
import { type Fact, facts, type Screen } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { teamExportArgs, teamFileArgs, teamJoinOptions } from '../table/team.ts'
import { checkTarget, writeResult } from './output-file.ts'
import { findTeam } from './team-lookup.ts'
import { screenOfQuestions, teamText, trustText, wordGrid } from './team-view.ts'

type NoOptions = Record<never, never>
type TeamFile = ResponseOf<'teams.open'>

/** The contract takes transfer files up to this many bytes. */
const largestFile = 256 * 1024 * 1024

export const exportTeam: Run<NoOptions, typeof teamExportArgs> = async (context, { args }) => {
  await checkTarget(context, args.FILE)
  const client = await context.vault()
  const team = await findTeam(context, client, args.TEAM)
  const { fileId } = await client.teams.export({ id: team.id })
  await writeResult(context, args.FILE, (await context.core()).takeFile(fileId))
  context.note('Its members can open it. Whoever is new in the team compares its words with an owner.')
  if (args.FILE === '-') return 0
  const { id, name, version, members } = team
  context.result({ file: args.FILE, id, name, version, members }, (screen) =>
    facts(
      [
        ['File', args.FILE],
        ['Version', String(version)],
        ['Opens for', `${members === 1 ? 'its member' : `its ${members.toLocaleString('en')} members`}`],
      ],
      screen,
    ),
  )
  return 0
}

export const open: Run<NoOptions, typeof teamFileArgs> = async (context, { args }) => {
  const said = await openFile(context, await context.vault(), args.FILE)
  context.result(said, (screen) => fileText(said, screen))
  return 0
}

export const join: Run<typeof teamJoinOptions, typeof teamFileArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const said = await openFile(context, client, args.FILE)
  const asks = said.asksForWords && !options['words-compared']
  let isCompared = options['words-compared']
  if (context.interactive && !context.yes) {
    context.note(`${fileText(said, screenOfQuestions(context))}\n`)
    await context.confirm(asks ? `Have you compared these words with an owner of ${said.name}?` : question(said))
    isCompared ||= asks
  }
  const team = await client.teams.join({ previewId: said.previewId, isCompared })
  context.note(said.known === said.version && !said.replaces ? 'It brought nothing new.' : 'The team is taken in.')
  context.result(team, (screen) => teamText(team, screen))
  return 0
}

async function openFile(context: Context, client: Client, file: string): Promise<TeamFile> {
  const bytes = await context.readBytes(file, largestFile)
  return client.teams.open({ fileId: (await context.core()).putFile(bytes) })
}

function question(said: TeamFile): string {
  return said.known === null ? `Join ${said.name}?` : `Take in version ${said.version} of ${said.name}?`
}

function fileText(said: TeamFile, screen: Screen): string {
  const about: readonly Fact[] = [
    ['Team', said.name],
    ['ID', said.id],
    ['Version', versionText(said)],
    ['Signed by', said.signedBy],
    ['Members', said.members.toLocaleString('en')],
    ['Owners', said.owners.map(({ name, trust }) => `${plain(name)} (${trustText(trust)})`).join(', ')],
    ['You', said.isMember ? 'are a member' : 'are no member'],
  ]
  return `${facts(about, screen)}\n\n${wordGrid(said.words, screen.style)}`
}

/** What the file is beside what the vault has. */
function versionText({ version, fileVersion, known, replaces }: TeamFile): string {
  if (replaces) return `${version}, contradicts the list that you had, and would take its place`
  if (known === null) return `${version}, a team that is new here`
  if (fileVersion < known) return `${fileVersion}, older than yours (${known}): nothing of it is taken`
  return fileVersion === known ? `${fileVersion}, the one that you have` : `${fileVersion}, you have ${known}`
}

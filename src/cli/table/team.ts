import { teamPolicy, teamRoles } from '../../shared/domain/team.ts'
import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { confirmNothing } from './texts.ts'

const team = { help: 'Name or ID of the team.', required: true } as const
const members = { help: 'Name or ID of a member. Several are possible.', required: true, rest: true } as const
const ownersOnly = 'Only owners of the team may do that. The others see it once they have the new file of the team.'
const creators = teamPolicy.shape.create.options
const plaintext = teamPolicy.shape.plaintextExport.options

export const teamArgs = { TEAM: team } as const satisfies PositionalSpecs

export const teamNewArgs = {
  NAME: { help: 'What the team is called.', required: true },
} as const satisfies PositionalSpecs

export const teamRenameArgs = {
  TEAM: team,
  NAME: { help: 'Its new name.', required: true },
} as const satisfies PositionalSpecs

export const teamMembersOptions = {
  group: { kind: 'text', value: 'GROUP', help: 'Only members of this group, by name or ID.' },
  search: { kind: 'text', value: 'TEXT', help: 'Only members with this in their name.' },
} as const satisfies OptionSpecs

export const teamAddOptions = {
  role: { kind: 'text', value: 'owner|member', choices: teamRoles, help: 'What they become; otherwise member.' },
} as const satisfies OptionSpecs

export const teamAddArgs = {
  TEAM: team,
  CONTACT: { help: 'Name or ID of a verified contact. Several are possible.', required: true, rest: true },
} as const satisfies PositionalSpecs

export const teamRoleArgs = {
  TEAM: team,
  MEMBER: { help: 'Name or ID of a member.', required: true },
  ROLE: { help: 'owner or member.', required: true, choices: teamRoles },
} as const satisfies PositionalSpecs

export const teamRemoveArgs = { TEAM: team, MEMBER: members } as const satisfies PositionalSpecs

export const teamGroupSetOptions = {
  name: { kind: 'text', value: 'NAME', help: 'A new name for a group that there is.' },
  add: { kind: 'list', value: 'MEMBER', help: 'Put this member into it.' },
  remove: { kind: 'list', value: 'MEMBER', help: 'Take this member out of it.' },
} as const satisfies OptionSpecs

export const teamGroupArgs = {
  TEAM: team,
  GROUP: { help: 'Name or ID of the group.', required: true },
} as const satisfies PositionalSpecs

export const teamPolicyOptions = {
  create: {
    kind: 'text',
    value: 'everyone|owners',
    choices: creators,
    help: 'Who may share new credentials with the team.',
  },
  plaintext: {
    kind: 'text',
    value: 'allowed|forbidden',
    choices: plaintext,
    help: 'Whether members may ask for an export in plaintext.',
  },
} as const satisfies OptionSpecs

export const teamExportArgs = {
  TEAM: team,
  FILE: { help: 'The file to write; - writes to standard output.', required: true, file: true },
} as const satisfies PositionalSpecs

export const teamFileArgs = {
  FILE: { help: 'The file of a team; - reads standard input.', required: true, file: true },
} as const satisfies PositionalSpecs

export const teamJoinOptions = {
  'words-compared': {
    kind: 'flag',
    help: 'You have compared the words of the team with an owner. Needed where no verified person has signed it.',
  },
} as const satisfies OptionSpecs

export const teamGroups: readonly GroupSpec[] = [
  { path: 'team', summary: 'Teams: their members, groups and rules, in a list that owners sign.' },
  { path: 'team group', summary: 'Groups of a team’s members.' },
  { path: 'team server', summary: 'Where a team keeps its bundles.' },
]

export const teamCommands = [
  command({
    path: 'team list',
    summary: 'List the teams that this vault knows.',
    load: async () => (await import('../commands/teams.ts')).list,
  }),
  command({
    path: 'team show',
    summary: 'Show a team: its rules, its groups, and the words by which members know that they see the same list.',
    args: teamArgs,
    load: async () => (await import('../commands/teams.ts')).show,
  }),
  command({
    path: 'team members',
    summary: 'List the members of a team.',
    options: teamMembersOptions,
    args: teamArgs,
    examples: ['keyward team members Platform --group "On call"'],
    load: async () => (await import('../commands/teams.ts')).members,
  }),
  command({
    path: 'team create',
    summary: 'Make a team. You are its first owner.',
    args: teamNewArgs,
    load: async () => (await import('../commands/teams.ts')).create,
  }),
  command({
    path: 'team rename',
    summary: 'Give a team another name.',
    details: [ownersOnly],
    args: teamRenameArgs,
    load: async () => (await import('../commands/teams.ts')).rename,
  }),
  command({
    path: 'team add',
    summary: 'Add people whose words you have compared.',
    details: [
      ownersOnly,
      'For a member whose keys have changed, this takes the keys of the contact over.',
      'Then give everybody the file that keyward team export writes.',
    ],
    options: teamAddOptions,
    args: teamAddArgs,
    examples: ['keyward team add Platform Bob Carol', 'keyward team add Platform Dave --role owner'],
    load: async () => (await import('../commands/team-members.ts')).add,
  }),
  command({
    path: 'team role',
    summary: 'Make a member an owner, or an owner a member.',
    details: [ownersOnly],
    args: teamRoleArgs,
    load: async () => (await import('../commands/team-members.ts')).role,
  }),
  command({
    path: 'team remove',
    summary: 'Remove members from a team and its groups.',
    details: [
      'What is shared from then on is not for them. What they have received stays with them: rotate what they could use.',
      `${ownersOnly} ${confirmNothing}`,
    ],
    args: teamRemoveArgs,
    load: async () => (await import('../commands/team-members.ts')).remove,
  }),
  command({
    path: 'team group set',
    summary: 'Make a group, or change its name and members.',
    details: [ownersOnly],
    options: teamGroupSetOptions,
    args: teamGroupArgs,
    examples: ['keyward team group set Platform "On call" --add Bob --remove Carol'],
    load: async () => (await import('../commands/team-members.ts')).setGroup,
  }),
  command({
    path: 'team group remove',
    summary: 'Remove a group. Its members stay in the team.',
    details: [`${ownersOnly} ${confirmNothing}`],
    args: teamGroupArgs,
    load: async () => (await import('../commands/team-members.ts')).removeGroup,
  }),
  command({
    path: 'team policy',
    summary: 'Show the rules of a team, or change them.',
    details: ['Without an option the rules are shown. Only owners may change them.'],
    options: teamPolicyOptions,
    args: teamArgs,
    examples: ['keyward team policy Platform --create owners --plaintext forbidden'],
    load: async () => (await import('../commands/teams.ts')).policy,
  }),
  command({
    path: 'team leave',
    summary: 'Take yourself out of a team on this computer.',
    details: [
      'What was shared with you stays in the vault as your own copy. An owner still has to remove you from the list.',
      confirmNothing,
    ],
    args: teamArgs,
    load: async () => (await import('../commands/teams.ts')).leave,
  }),
  command({
    path: 'team export',
    summary:
      'Write the list of members into a file that they can open: to invite somebody, or to bring others up to date.',
    details: ['Every member may pass it on. An existing file is replaced; a terminal asks first.'],
    args: teamExportArgs,
    examples: ['keyward team export Platform platform.keyward-team.age'],
    load: async () => (await import('../commands/team-files.ts')).exportTeam,
  }),
  command({
    path: 'team open',
    summary: 'Show what the file of a team says. Nothing is kept.',
    args: teamFileArgs,
    load: async () => (await import('../commands/team-files.ts')).open,
  }),
  command({
    path: 'team join',
    summary: 'Take in the file of a team: to join it, or to follow what its owners have changed.',
    details: [
      'A team that is new here is taken in when a person whose words you have compared has signed it. Otherwise compare the words of the team with an owner first.',
      'A list that contradicts yours is taken instead of it only after keyward team leave, with its words compared.',
      confirmNothing,
    ],
    options: teamJoinOptions,
    args: teamFileArgs,
    examples: ['keyward team join platform.keyward-team.age'],
    load: async () => (await import('../commands/team-files.ts')).join,
  }),
]

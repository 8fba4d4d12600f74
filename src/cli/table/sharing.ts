import { accessLevels } from '../../shared/domain/access.ts'
import { command, type OptionSpecs } from '../spec.ts'
import { manyArgs, oneArgs } from './credential.ts'
import { teamArgs } from './team.ts'
import { confirmNothing } from './texts.ts'

export const shareOptions = {
  team: { kind: 'text', value: 'TEAM', help: 'The team to share with, by name or ID.' },
  everyone: { kind: 'text', value: 'LEVEL', choices: accessLevels, help: 'What every member may do.' },
  group: { kind: 'list', value: 'GROUP=LEVEL', help: 'What the members of a group may do.' },
  member: { kind: 'list', value: 'MEMBER=LEVEL', help: 'What a member may do.' },
} as const satisfies OptionSpecs

/** They stand with the other commands of credentials. */
export const sharingCommands = [
  command({
    path: 'credential share',
    summary: 'Share credentials with a team, or change who may do what with them.',
    details: [
      'LEVEL is use (tests and connections run with it, nobody sees its configuration), view (its configuration as well), or manage (change, rotate, delete and share it). The highest level that a person gets counts.',
      'What is given replaces what was given before. You go on managing it, unless --member says otherwise of yourself, which is refused.',
      'The others get it with the next bundle for the team (keyward bundle export --team).',
    ],
    options: shareOptions,
    args: manyArgs,
    examples: [
      'keyward credential share orders-db --team Platform --everyone use',
      'keyward credential share orders-db stripe-live --team Platform --group "On call"=view --member Bob=manage',
    ],
    load: async () => (await import('../commands/sharing.ts')).share,
  }),
  command({
    path: 'credential unshare',
    summary: 'Make credentials your own again: they are in no further bundle of the team.',
    details: ['What others have received stays with them: rotate what they must not use any more.', confirmNothing],
    args: manyArgs,
    load: async () => (await import('../commands/sharing.ts')).unshare,
  }),
  command({
    path: 'credential sharing',
    summary: 'Show with which team a credential is shared, and who may do what with it.',
    args: oneArgs,
    load: async () => (await import('../commands/sharing.ts')).sharing,
  }),
]

/** They stand with the other commands of teams. */
export const teamSharingCommands = [
  command({
    path: 'team shared',
    summary: 'List what is shared with a team, and what you may do with it.',
    args: teamArgs,
    load: async () => (await import('../commands/sharing.ts')).shared,
  }),
]

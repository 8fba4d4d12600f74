import { BackHeader } from '../back-header.tsx'
import { type TeamName, useServers } from './store.ts'

interface ServerPageHeadProps {
  readonly team: TeamName
  readonly title: string
  readonly detail: string
}

/** The head of what takes the place of a team’s server, with the way back to it. */
export function ServerPageHead({ team, ...header }: ServerPageHeadProps) {
  return (
    <BackHeader
      back={`Server of ${team.name}`}
      onBack={() => useServers.setState({ view: 'server' })}
      takesFocus
      {...header}
    />
  )
}

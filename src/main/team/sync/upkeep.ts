import type { ServiceContext } from '../../context.ts'
import { Rounds } from '../../rounds.ts'
import { automaticTeams } from '../../vault/repositories/team-remotes.ts'

/**
 * Asks the servers of teams for what is new, while somebody has the vault open in a window: soon after it was unlocked, and each hour.
 * Only those that a person has chosen. What both sides have changed waits for a decision, and a failure is kept with the server.
 */
export function teamRounds({ vault }: ServiceContext, pull: (teamId: string) => Promise<unknown>): Rounds {
  const round = async () => {
    const isOpen = () => vault.state === 'unlocked'
    try {
      for (const teamId of isOpen() ? vault.read(automaticTeams) : []) if (isOpen()) await pull(teamId).catch(() => {})
    } catch {
      // It was locked meanwhile, or is being replaced: the next round will see.
    }
  }
  return new Rounds(round, { firstMs: 500, everyMs: 3_600_000, spread: true })
}

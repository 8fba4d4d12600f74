import { VaultError } from '../../../shared/errors.ts'
import { findTeamVersion } from '../../vault/repositories/teams.ts'
import { withIdentity } from '../identity/keys.ts'
import type { SignedTeam, TeamDocument, TeamVersion } from '../teams/document.ts'
import { followTeam, readTeam } from '../teams/document.ts'
import { openTeamFile, sealTeamFile } from '../teams/file.ts'
import { maxRevision, objectName } from './revision.ts'
import type { Standing, SyncTools } from './standing.ts'

/*
 * The versions of a team's list of members, each an object of its own for the members that it names. Revisions carry the newest ones; who
 * was away for longer, or came long after the file that invited them was made, follows the list by these.
 */

/** A team's list of members, followed as far as its server shows it. Nothing is written here. */
export class FollowedTeam {
  readonly #tools: SyncTools
  readonly #standing: Standing
  #versions: TeamVersion[] = []

  constructor(tools: SyncTools, standing: Standing) {
    this.#tools = tools
    this.#standing = standing
  }

  /** The newest version. */
  get newest(): TeamVersion {
    return this.#versions[this.#versions.length - 1] ?? this.#standing.team
  }

  /** Those that the vault doesn't have yet, oldest first. */
  get newVersions(): readonly TeamVersion[] {
    return this.#versions
  }

  /**
   * Follows the versions that a revision carries, and answers the list that it was made by: the last of them.
   * @throws VaultError `team-invalid`, `team-forked`, `team-gap` where the server lacks versions between
   */
  async follow(versions: readonly SignedTeam[]): Promise<TeamDocument> {
    const [first, named] = [versions[0], versions[versions.length - 1]]
    if (!first || !named) throw new VaultError('team-invalid')
    const from = readTeam(first).document.version
    for (let version = this.newest.document.version + 1; version < from; version += 1)
      this.#take(await this.#read(version))
    this.#take(versions)
    return this.#asItWas(readTeam(named))
  }

  #take(versions: readonly SignedTeam[]): void {
    this.#versions.push(...followTeam(this.newest, versions))
  }

  /** A version that is known, by its number. One from before the person came is nobody's to check. */
  #asItWas(named: TeamVersion): TeamDocument {
    const { team } = this.#standing
    const { version } = named.document
    if (version === this.newest.document.version) return this.newest.document
    const stored = this.#tools.context.vault.read((db) => findTeamVersion(db, team.record.rid, version))
    const known = this.#versions.find(({ document }) => document.version === version) ?? (stored && readTeam(stored))
    if (!known) return this.newest.document
    if (known.hash !== named.hash) throw new VaultError('team-forked')
    return known.document
  }

  async #read(version: number): Promise<SignedTeam[]> {
    const { remote, secrets, teamId } = this.#tools
    const bytes = await remote.read(objectName.list(teamId, version), maxRevision)
    if (bytes === null) throw new VaultError('team-gap')
    return withIdentity(secrets, this.#standing.self, ({ age }) => openTeamFile(bytes, age)).catch((error: unknown) => {
      // Whoever was no member in it can't follow it by the server.
      const isForOthers = error instanceof VaultError && error.code === 'team-file-not-yours'
      throw isForOthers ? new VaultError('team-gap') : error
    })
  }
}

/** Puts the versions on the server that are newer than one. @throws what the server's driver throws */
export async function storeLists(
  { context, remote, teamId }: SyncTools,
  { team }: Standing,
  after: number,
): Promise<void> {
  for (let version = after + 1; version <= team.document.version; version += 1) {
    const stored = context.vault.read((db) => findTeamVersion(db, team.record.rid, version))
    if (!stored) continue
    const bytes = await sealTeamFile([stored], readTeam(stored).document)
    await remote.create(objectName.list(teamId, version), bytes)
  }
}

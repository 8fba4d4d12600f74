import type { Grammar } from '../parse.ts'
import { alertCommands } from './alert.ts'
import { auditCommands, auditGroups } from './audit.ts'
import { backupCommands } from './backup.ts'
import { bundleCommands, bundleGroups } from './bundle.ts'
import { catalogCommands, catalogGroups } from './catalog.ts'
import { connectionCommands, connectionGroups } from './connection.ts'
import { contactCommands, contactGroups } from './contact.ts'
import { credentialCommands, credentialGroups } from './credential.ts'
import { identityCommands, identityGroups } from './identity.ts'
import { importCommands } from './import.ts'
import { leavingCommands } from './leaving.ts'
import { noticeCommands, noticeGroups } from './notice.ts'
import { oauthCommands, oauthGroups } from './oauth.ts'
import { offboardingCommands, offboardingGroups } from './offboarding.ts'
import { policyCommands, policyGroups } from './policy.ts'
import { referenceCommands, referenceGroups } from './reference.ts'
import { reportCommands, reportGroups } from './report.ts'
import { requestCommands } from './request.ts'
import { reviewCommands, reviewGroups } from './review.ts'
import { rotationCommands, rotationGroups } from './rotation.ts'
import { sharingCommands, teamSharingCommands } from './sharing.ts'
import { streamCommands, streamGroups } from './stream.ts'
import { systemCommands, systemGroups } from './system.ts'
import { teamCommands, teamGroups } from './team.ts'
import { teamServerCommands } from './team-server.ts'
import { testCommands } from './test.ts'
import { vaultCommands, vaultGroups } from './vault.ts'
import { webhookCommands, webhookGroups } from './webhook.ts'

/** Every command, in the order of help and docs. */
export const grammar: Grammar = {
  commands: [
    ...vaultCommands,
    ...backupCommands,
    ...credentialCommands,
    ...sharingCommands,
    ...rotationCommands,
    ...referenceCommands,
    ...reportCommands,
    ...webhookCommands,
    ...systemCommands,
    ...connectionCommands,
    ...testCommands,
    ...requestCommands,
    ...oauthCommands,
    ...policyCommands,
    ...reviewCommands,
    ...noticeCommands,
    ...bundleCommands,
    ...importCommands,
    ...leavingCommands,
    ...identityCommands,
    ...contactCommands,
    ...teamCommands,
    ...teamServerCommands,
    ...offboardingCommands,
    ...teamSharingCommands,
    ...auditCommands,
    ...alertCommands,
    ...streamCommands,
    ...catalogCommands,
  ],
  groups: [
    ...vaultGroups,
    ...credentialGroups,
    ...rotationGroups,
    ...referenceGroups,
    ...reportGroups,
    ...webhookGroups,
    ...systemGroups,
    ...connectionGroups,
    ...oauthGroups,
    ...policyGroups,
    ...reviewGroups,
    ...noticeGroups,
    ...bundleGroups,
    ...identityGroups,
    ...contactGroups,
    ...teamGroups,
    ...offboardingGroups,
    ...auditGroups,
    ...streamGroups,
    ...catalogGroups,
  ],
}

import {
  Cable,
  CircleHelp,
  CopyPlus,
  DatabaseBackup,
  Download,
  FileInput,
  FileLock2,
  History,
  IdCard,
  KeyRound,
  Lock,
  type LucideIcon,
  Monitor,
  Moon,
  Play,
  RefreshCw,
  RotateCw,
  ShieldCheck,
  Sun,
  Upload,
  UserPlus,
} from 'lucide-react'
import { openRestore } from '../backups/restore-store.ts'
import { toErrorBody } from '../client/errors.ts'
import { navigate, type Place } from '../state/router.ts'
import { lockVault } from '../state/session.ts'
import { changeSettings } from '../state/settings.ts'
import { showErrorToast } from '../ui/toast.tsx'
import { areas } from './areas.tsx'
import { showOverlay } from './overlays.ts'

/** Something that can be done from anywhere. */
export interface Command {
  readonly id: string
  readonly label: string
  /** Other words by which people look for it. */
  readonly keywords?: string
  readonly icon: LucideIcon
  readonly keys?: string
  readonly run: () => void
}

const go = (place: Place) => () => navigate(place)
const attempt = (work: () => Promise<unknown>) => () =>
  void work().catch((error: unknown) => showErrorToast(toErrorBody(error)))

/** What can be done with the item that is open at a place. */
export function commandsAt({ area, id }: Place): readonly Command[] {
  if (id === undefined || (area !== 'credentials' && area !== 'connections')) return []
  return [
    ...(area === 'credentials'
      ? [
          {
            id: 'rotate',
            label: 'Rotate this credential',
            keywords: 'replace renew change value',
            icon: RotateCw,
            run: go({ area, id, action: 'rotate' }),
          },
        ]
      : []),
    {
      id: 'duplicate',
      label: `Duplicate this ${area === 'credentials' ? 'credential' : 'connection'} to another environment`,
      keywords: 'copy clone staging production',
      icon: CopyPlus,
      run: go({ area, id, action: 'duplicate' }),
    },
  ]
}

/** All commands of the palette, the most used first. */
export const commands: readonly Command[] = [
  {
    id: 'new-credential',
    label: 'New credential',
    keywords: 'add create secret key token password',
    icon: KeyRound,
    keys: 'mod+n',
    run: go({ area: 'credentials', action: 'new' }),
  },
  {
    id: 'new-connection',
    label: 'New connection',
    keywords: 'add create link',
    icon: Cable,
    run: go({ area: 'connections', action: 'new' }),
  },
  {
    id: 'test-all',
    label: 'Test all connections',
    keywords: 'check run probe',
    icon: Play,
    run: go({ area: 'connections', action: 'test-all' }),
  },
  { id: 'lock', label: 'Lock now', keywords: 'close quit', icon: Lock, keys: 'mod+l', run: attempt(lockVault) },
  ...areas.map(({ id, label, icon }, index) => ({
    id: `go-${id}`,
    label: `Go to ${label}`,
    keywords: label,
    icon,
    keys: `mod+${index + 1}`,
    run: go({ area: id }),
  })),
  {
    id: 'rotations',
    label: 'Rotations under way',
    keywords: 'rotate switch grace revoke',
    icon: RefreshCw,
    run: go({ area: 'rotations' }),
  },
  {
    id: 'export',
    label: 'Export a bundle',
    keywords: 'share send team age encrypt backup',
    icon: Upload,
    run: go({ area: 'bundles', action: 'export' }),
  },
  {
    id: 'import',
    label: 'Import a bundle',
    keywords: 'receive open age decrypt restore',
    icon: Download,
    run: go({ area: 'bundles', action: 'import' }),
  },
  {
    id: 'card',
    label: 'Your card',
    keywords: 'identity public key words qr team person',
    icon: IdCard,
    run: go({ area: 'team', id: 'card' }),
  },
  {
    id: 'add-person',
    label: 'Add a person’s card',
    keywords: 'contact team member invite public key',
    icon: UserPlus,
    run: go({ area: 'team', id: 'people', action: 'add-person' }),
  },
  {
    id: 'open-team-file',
    label: 'Open a team file',
    keywords: 'join members team import',
    icon: FileLock2,
    run: go({ area: 'team', action: 'open-team-file' }),
  },
  {
    id: 'import-file',
    label: 'Import from another tool',
    keywords: 'move migrate env csv aws kubernetes postman vault keepass bitwarden 1password pgpass file',
    icon: FileInput,
    run: go({ area: 'bundles', action: 'import-file' }),
  },
  {
    id: 'verify',
    label: 'Verify the audit log',
    keywords: 'check chain tampered history',
    icon: ShieldCheck,
    run: go({ area: 'audit', action: 'verify' }),
  },
  {
    id: 'keys',
    label: 'Key slots and recovery',
    keywords: 'passphrase keychain protection kit kms aws google azure vault rekey rotate',
    icon: KeyRound,
    run: go({ area: 'settings', id: 'keys' }),
  },
  {
    id: 'backups',
    label: 'Backups',
    keywords: 'backup back up copy save',
    icon: DatabaseBackup,
    run: go({ area: 'settings', id: 'backups' }),
  },
  {
    id: 'restore',
    label: 'Restore a backup',
    keywords: 'recover undo back',
    icon: History,
    run: () => openRestore(),
  },
  {
    id: 'light',
    label: 'Use the light theme',
    keywords: 'appearance day',
    icon: Sun,
    run: attempt(() => changeSettings({ theme: 'light' })),
  },
  {
    id: 'dark',
    label: 'Use the dark theme',
    keywords: 'appearance night',
    icon: Moon,
    run: attempt(() => changeSettings({ theme: 'dark' })),
  },
  {
    id: 'system',
    label: 'Use the system’s theme',
    keywords: 'appearance automatic',
    icon: Monitor,
    run: attempt(() => changeSettings({ theme: 'system' })),
  },
  {
    id: 'shortcuts',
    label: 'Keyboard shortcuts',
    keywords: 'keys help',
    icon: CircleHelp,
    keys: '?',
    run: () => showOverlay('shortcuts'),
  },
]

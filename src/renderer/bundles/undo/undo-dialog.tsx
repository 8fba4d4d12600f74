import { CircleMinus, History, type LucideIcon, Pin } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ResponseOf } from '../../../shared/api/contract.ts'
import type { UndoDeed, UndoItem } from '../../../shared/domain/import.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { Environment } from '../../credentials/environment.tsx'
import { usePagedList } from '../../state/paged-list.ts'
import { useResource } from '../../state/resource.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ItemCell } from '../../ui/item-cell.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusText } from '../../ui/status-text.tsx'
import { showToast } from '../../ui/toast.tsx'
import { type TableColumn, VirtualTable } from '../../ui/virtual-table.tsx'
import { KindTile } from '../import/looks.tsx'
import { undoList, undoPreview } from './undo-store.ts'
import { undoNote, undoneText } from './words.ts'

interface UndoDialogProps {
  readonly onClose: () => void
  readonly onUndone?: () => void
}

/** Shows what the undo of the last import would do, item by item, and does it. */
export function UndoDialog({ onClose, onUndone }: UndoDialogProps) {
  const { value: preview, error, isLoading } = useResource(undoPreview)
  const undo = useAction(async ({ last, mark }: ResponseOf<'imports.previewUndo'>) => {
    const counts = await client.imports.undo({ importId: last.id, mark })
    showToast({ tone: 'good', title: 'Import undone', detail: undoneText(counts) })
    onClose()
    onUndone?.()
  })
  const { remove, restore } = preview?.counts ?? { remove: 0, restore: 0 }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Undo the last import?"
      {...(preview && {
        description: (
          <>
            {preview.last.label}, <RelativeTime at={preview.last.at} />
          </>
        ),
      })}
      size="large"
      isAlert
      isBusy={undo.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={undo.isRunning} autoFocus>
            Cancel
          </Button>
          <Button
            variant="danger"
            isPending={undo.isRunning}
            isDisabled={!preview || isLoading || remove + restore === 0}
            onPress={() => preview && void undo.run(preview)}
          >
            Undo the import
          </Button>
        </>
      }
    >
      <ErrorNotice error={undo.error ?? error} />
      {preview && <UndoPreview preview={preview} />}
      {!preview && isLoading && <Skeleton lines={6} />}
      {!preview && !isLoading && !error && <EmptyState art="box" title="There is nothing to undo any more" />}
    </Dialog>
  )
}

function UndoPreview({ preview }: { readonly preview: ResponseOf<'imports.previewUndo'> }) {
  const { last, mark, counts, total } = preview
  const [shown, setShown] = useState<UndoDeed | 'all'>('all')
  const { rows, hasMore, isLoading, isFirst, error, total: listed } = usePagedList(undoList)
  useEffect(
    () => undoList.setQuery({ importId: last.id, mark, does: shown === 'all' ? null : shown }),
    [last.id, mark, shown],
  )
  const number = (of: number) => of.toLocaleString('en')
  const present = deeds.filter((deed) => counts[deed] > 0)
  return (
    <div className="kw-undo">
      {counts.remove > 0 && (
        <Banner tone="warn" title="What goes is gone for good">
          It doesn’t go to the trash. Keep the file if you still need something of it.
        </Banner>
      )}
      {counts.remove + counts.restore === 0 && (
        <Banner tone="info" title="Nothing can be taken back">
          All of it was changed or used since, and stays as it is.
        </Banner>
      )}
      {present.length > 1 && (
        <SegmentedControl
          label="Items"
          value={shown}
          onChange={setShown}
          segments={[
            { value: 'all', label: `All ${number(total)}` },
            ...present.map((deed) => ({ value: deed, label: `${looks[deed].label} ${number(counts[deed])}` })),
          ]}
        />
      )}
      <ErrorNotice error={error?.code === 'import-stale' ? null : error} />
      <div className="kw-undo-rows">
        <VirtualTable
          label="What the undo does"
          rows={rows}
          total={listed}
          keyOf={({ id }) => id}
          columns={columns}
          rowHeight={52}
          hasMore={hasMore}
          isLoading={isLoading && (isFirst || hasMore)}
          onLoadMore={undoList.loadMore}
          isDimmed={({ does }) => does === 'leave'}
        />
      </div>
    </div>
  )
}

const deeds: readonly UndoDeed[] = ['remove', 'restore', 'leave']

const looks: Readonly<
  Record<UndoDeed, { readonly label: string; readonly icon: LucideIcon; readonly tone: 'good' | 'warn' | 'rest' }>
> = {
  remove: { label: 'Goes', icon: CircleMinus, tone: 'warn' },
  restore: { label: 'Comes back', icon: History, tone: 'good' },
  leave: { label: 'Stays', icon: Pin, tone: 'rest' },
}

const columns: readonly TableColumn<UndoItem>[] = [
  {
    id: 'name',
    label: 'Item',
    width: 'minmax(180px, 1fr)',
    isRowHeader: true,
    cell: (item) => <ItemCell mark={<KindTile kind={item.kind} />} name={item.name} detail={undoNote(item)} />,
  },
  {
    id: 'environment',
    label: 'Environment',
    width: '120px',
    hideBelow: 520,
    cell: ({ environment }) => <Environment name={environment} />,
  },
  {
    id: 'does',
    label: 'What happens',
    width: '124px',
    cell: ({ does }) => {
      const { label, icon, tone } = looks[does]
      return (
        <StatusText icon={icon} tone={tone}>
          {label}
        </StatusText>
      )
    },
  },
]

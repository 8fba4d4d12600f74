import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useAction } from '../../client/use-action.ts'
import { usePagedList } from '../../state/paged-list.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { type TableColumn, VirtualTable } from '../../ui/virtual-table.tsx'
import { type Left, leftList, saveReport } from './foreign-store.ts'

interface LeftOutProps {
  readonly previewId: string
  /** How many entries do not come along. */
  readonly number: number
}

/** Tells that something of a file does not come along, and shows what and why. */
export function LeftOut({ previewId, number }: LeftOutProps) {
  const [isOpen, setOpen] = useState(false)
  if (number === 0) return null
  return (
    <>
      <Banner
        tone="warn"
        title={
          number === 1 ? 'One entry does not come along' : `${number.toLocaleString('en')} entries do not come along`
        }
        actions={
          <Button size="small" onPress={() => setOpen(true)}>
            Show why
          </Button>
        }
      />
      {isOpen && <LeftOutDialog previewId={previewId} onClose={() => setOpen(false)} />}
    </>
  )
}

function LeftOutDialog({ previewId, onClose }: { readonly previewId: string; readonly onClose: () => void }) {
  const { rows, total, hasMore, isLoading, isFirst, error } = usePagedList(leftList)
  const save = useAction(saveReport)
  useEffect(() => leftList.setQuery({ previewId }), [previewId])
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="What does not come along"
      description="Places and reasons only. What stands there is never shown."
      size="large"
      footer={
        <>
          <Button icon={Download} isPending={save.isRunning} onPress={() => void save.run(previewId)}>
            Save as a report
          </Button>
          <Button variant="primary" onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      <ErrorNotice error={save.error ?? error} />
      <div className="kw-left-rows">
        <VirtualTable
          label="Entries that do not come along"
          rows={rows}
          total={total}
          keyOf={({ key }) => key}
          columns={columns}
          rowHeight={56}
          hasMore={hasMore}
          isLoading={isLoading && (isFirst || hasMore)}
          onLoadMore={leftList.loadMore}
          empty={<EmptyState art="box" title="Everything comes along" />}
        />
      </div>
    </Dialog>
  )
}

const columns: readonly TableColumn<Left>[] = [
  {
    id: 'what',
    label: 'Entry',
    width: 'minmax(140px, 2fr)',
    isRowHeader: true,
    cell: ({ what }) => <span className="kw-left-text">{what}</span>,
  },
  {
    id: 'reason',
    label: 'Why',
    width: 'minmax(200px, 3fr)',
    cell: ({ reason }) => <span className="kw-left-text">{reason}</span>,
  },
]

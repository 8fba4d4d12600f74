import { ArrowLeft } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { TabPanel, Tabs } from 'react-aria-components'
import { usePagedList } from '../../state/paged-list.ts'
import { announce } from '../../ui/announcer.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { leaveFlow } from '../places.ts'
import { choiceLabel } from './choices.ts'
import { itemList, useImport } from './import-state.ts'
import { changeReview, compareAgain, setDefault, showState, tryOut } from './import-store.ts'
import { ItemDetail } from './item-detail.tsx'
import { LeftOut } from './left-out.tsx'
import { BundleFacts, FileFacts } from './review-facts.tsx'
import { ReviewFoot } from './review-foot.tsx'
import { ReviewList } from './review-list.tsx'
import { SenderLine } from './sender-line.tsx'
import { itemStates, StateTabs } from './state-tabs.tsx'

const choices = ['skip', 'replace', 'keep-both'] as const

/** Third step: everything that would change, item by item, before anything does. */
export function Review() {
  const { preview, isStale, onConflict, openKey, error } = useImport()
  const { rows, query } = usePagedList(itemList)
  const tab = query.state ?? 'all'
  const opened = useMemo(() => rows.find(({ key }) => key === openKey), [rows, openKey])
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const found = useImport.getState().preview?.counts
    if (found)
      announce(
        `Review: ${found.new} new, ${found.changed} changed, ${found.conflict} in conflict, ${found.same} the same. Nothing is imported yet.`,
      )
    // The button that led here is gone.
    if (document.activeElement === document.body) head.current?.focus()
  }, [])
  if (!preview) return null
  const { counts } = preview
  const undecided = counts.changed + counts.conflict
  const close = () => changeReview({ openKey: null })
  return (
    <div className="kw-review">
      <Tabs
        className="kw-review-tabs"
        selectedKey={tab}
        onSelectionChange={(key) => showState(itemStates.find((state) => state === key) ?? null)}
      >
        <header className="kw-review-head">
          <div className="kw-flow-title">
            <IconButton icon={ArrowLeft} label="All about bundles" placement="bottom" onPress={leaveFlow} />
            <h1 ref={head} tabIndex={-1}>
              Review the import
            </h1>
          </div>
          {preview.kind === 'bundle' ? <BundleFacts info={preview.info} /> : <FileFacts info={preview.info} />}
          {preview.kind === 'bundle' && <SenderLine sender={preview.info.sender} />}
          {preview.kind === 'file' && <LeftOut previewId={preview.previewId} number={preview.info.notTaken} />}
          {isStale && (
            <Banner
              tone="warn"
              title="The vault changed since this preview"
              isAlert
              actions={
                <Button size="small" onPress={compareAgain}>
                  Compare again
                </Button>
              }
            >
              Or the preview waited too long. Nothing was imported; what is shown here may not hold any more.
            </Banner>
          )}
          <ErrorNotice
            error={error}
            actions={
              error?.code !== 'too-large' && (
                <Button size="small" onPress={tryOut}>
                  Try again
                </Button>
              )
            }
          />
          <div className="kw-review-tools">
            <StateTabs counts={counts} total={preview.total} />
            {undecided > 0 && (
              <div className="kw-review-default">
                <span>What is here already</span>
                <SegmentedControl
                  label="Default for changed and conflicting items"
                  segments={choices.map((value) => ({ value, label: choiceLabel(value) }))}
                  value={onConflict}
                  onChange={(value) => {
                    setDefault(value)
                    announce(`${choiceLabel(value)} is the default for ${undecided} changed and conflicting items`)
                  }}
                />
              </div>
            )}
          </div>
        </header>
        <TabPanel key={tab} id={tab} className="kw-review-body">
          <SplitView
            detailLabel="Item"
            backLabel="All items"
            onBack={close}
            list={<ReviewList />}
            detail={opened ? <ItemDetail item={opened} onClose={close} /> : null}
          />
        </TabPanel>
      </Tabs>
      <ReviewFoot />
    </div>
  )
}

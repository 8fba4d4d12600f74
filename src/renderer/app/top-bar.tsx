import { ArrowLeft, ArrowRight, CircleHelp, Plus, Search } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { goBack, goForward, navigate, useHistorySteps } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Menu } from '../ui/menu.tsx'
import { showOverlay } from './overlays.ts'

/** The bar above the area: the way back, the palette, and what can be made from anywhere. */
export function TopBar() {
  const { canGoBack, canGoForward } = useHistorySteps()
  return (
    <section className="kw-top-bar" aria-label="Tools">
      <div className="kw-top-side">
        <IconButton
          icon={ArrowLeft}
          label="Back"
          keys="alt+left"
          placement="bottom"
          isDisabled={!canGoBack}
          onPress={goBack}
        />
        <IconButton
          icon={ArrowRight}
          label="Forward"
          keys="alt+right"
          placement="bottom"
          isDisabled={!canGoForward}
          onPress={goForward}
        />
      </div>
      <AriaButton className="kw-top-search" onPress={() => showOverlay('palette')}>
        <Search aria-hidden size={14} />
        <span>Search or run a command</span>
        <Kbd keys="mod+k" />
      </AriaButton>
      <div className="kw-top-side kw-top-end">
        <IconButton
          icon={CircleHelp}
          label="Keyboard shortcuts"
          keys="?"
          placement="bottom"
          onPress={() => showOverlay('shortcuts')}
        />
        <Menu
          label="New"
          groups={[
            {
              actions: [
                {
                  id: 'credential',
                  label: 'Credential',
                  keys: 'mod+n',
                  onAction: () => navigate({ area: 'credentials', action: 'new' }),
                },
                {
                  id: 'connection',
                  label: 'Connection',
                  onAction: () => navigate({ area: 'connections', action: 'new' }),
                },
                {
                  id: 'import',
                  label: 'Import a bundle',
                  onAction: () => navigate({ area: 'bundles', action: 'import' }),
                },
                {
                  id: 'import-file',
                  label: 'Import from another tool',
                  onAction: () => navigate({ area: 'bundles', action: 'import-file' }),
                },
              ],
            },
          ]}
        >
          <Button size="small" icon={Plus}>
            New
          </Button>
        </Menu>
      </div>
    </section>
  )
}

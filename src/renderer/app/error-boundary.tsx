import { RotateCcw } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

interface ErrorBoundaryProps {
  readonly children: ReactNode
  /** A change of it tries again: the place in the window. */
  readonly place: string
}

interface ErrorBoundaryState {
  readonly failedAt: string | null
}

/** Keeps a fault of one screen from taking the window down. It shows nothing of the fault: it could hold anything. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failedAt: null }

  static getDerivedStateFromError(): Partial<ErrorBoundaryState> {
    return { failedAt: '' }
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: ErrorBoundaryState): ErrorBoundaryState | null {
    if (state.failedAt === null) return null
    if (state.failedAt === '') return { failedAt: props.place }
    return state.failedAt === props.place ? null : { failedAt: null }
  }

  override render() {
    if (this.state.failedAt === null) return this.props.children
    return (
      <EmptyState
        art="error"
        title="This screen has a fault"
        actions={
          <Button icon={RotateCcw} onPress={() => this.setState({ failedAt: null })}>
            Show it again
          </Button>
        }
      >
        Your vault was not changed. If it keeps happening, please report what you did before.
      </EmptyState>
    )
  }
}

import './client/without-eval.ts'
import '@fontsource-variable/inter/opsz.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startWindow } from './app/start.ts'
import { recallTheme } from './state/settings.ts'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no place for the window.')
recallTheme()
const link = startWindow()
createRoot(root).render(
  <StrictMode>
    <App link={link} />
  </StrictMode>,
)

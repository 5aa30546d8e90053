import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './style/theme.css'
import './style/base.css'
import './style/layout.css'
import './style/editor.css'
import './style/scheme.css'
import './style/analysis.css'
import { Root } from './view/root.tsx'

const element = document.getElementById('app')
if (element === null) throw new Error('index.html has no #app')
createRoot(element).render(
  <StrictMode>
    <Root />
  </StrictMode>,
)

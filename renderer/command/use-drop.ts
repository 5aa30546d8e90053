import { useEffect } from 'react'
import { dropFiles } from '../api.ts'
import { useLatest } from '../state/use-latest.ts'

type Asked = ReturnType<typeof dropFiles>

/** Takes files that are dropped anywhere on the window: projects are opened, others imported. */
export const useDrop = (take: (asked: Asked) => void): void => {
  const latest = useLatest(take)
  useEffect(() => {
    const show = (isOver: boolean): boolean => document.body.classList.toggle('is-dropping', isOver)
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      show(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) show(false)
    }
    const drop = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      event.stopPropagation()
      show(false)
      latest.current(dropFiles(event.dataTransfer.files))
    }
    // Before the editor hears of it, which would take a file for something to put into the text.
    const capture = { capture: true }
    window.addEventListener('dragover', over, capture)
    window.addEventListener('dragleave', leave, capture)
    window.addEventListener('drop', drop, capture)
    return () => {
      window.removeEventListener('dragover', over, capture)
      window.removeEventListener('dragleave', leave, capture)
      window.removeEventListener('drop', drop, capture)
    }
  }, [latest])
}

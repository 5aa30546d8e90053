import { useEffect, useReducer } from 'react'
import type { EditorHandle } from './article-editor.tsx'

/** Draws what floats over the text again whenever the text is laid out anew or another part of it comes into view. */
export const useLayout = (handle: EditorHandle): void => {
  const [, again] = useReducer((count: number) => count + 1, 0)
  useEffect(() => handle.watch(again), [handle])
}

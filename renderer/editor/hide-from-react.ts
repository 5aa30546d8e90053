/**
 * Before everything it draws, React walks through the whole of a focused editable element to remember what is selected
 * there. The editor keeps its own selection, and in a long text that walk takes longer than all the rest.
 */
export const hideFromReact = (element: HTMLElement): void => {
  Object.defineProperty(element, 'contentEditable', { configurable: true, value: 'inherit' })
}

const HELD = 450 // milliseconds
const STILL = 8 // CSS pixels

/**
 * Hears when a finger or pen rests on an element; the mouse has its own ways. The finger that then leaves it is no click.
 * Returns the end.
 */
export const onLongPress = (element: HTMLElement, pressed: (x: number, y: number) => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  let isHeld = false
  const give = (): void => clearTimeout(timer)
  const listeners: Readonly<Record<string, (event: PointerEvent) => void>> = {
    pointerdown: (event) => {
      give()
      isHeld = false
      if (event.pointerType === 'mouse') return
      from = { x: event.clientX, y: event.clientY }
      timer = setTimeout(() => {
        isHeld = true
        pressed(from.x, from.y)
      }, HELD)
    },
    pointermove: (event) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL) give()
    },
    pointerup: give,
    pointercancel: give,
  }
  for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener as EventListener)
  const lifted = (event: TouchEvent): void => {
    if (isHeld) event.preventDefault()
  }
  element.addEventListener('touchend', lifted)
  return () => {
    give()
    element.removeEventListener('touchend', lifted)
    for (const [name, listener] of Object.entries(listeners))
      element.removeEventListener(name, listener as EventListener)
  }
}
